package chat.parley.node.fast;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Takes the signature off the jars named, where they have one: a step of the launcher's after a build. Java checks a signed jar's
 * digests at every start, a third of a second for Bouncy Castle's, and keeps its classes out of archives. What Maven fetched it has
 * checked already, and who can change the program's folder can change the program.
 */
public final class UnsignedJar {
    private UnsignedJar() {}

    /** Rewrites those of the jars that are signed. */
    public static void main(String[] jars) throws IOException {
        for (String name : jars) {
            Path jar = Path.of(name);
            Path unsigned = jar.resolveSibling(jar.getFileName() + ".new");
            if (write(jar, unsigned)) Files.move(unsigned, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean write(Path jar, Path unsigned) throws IOException {
        try (JarFile from = new JarFile(jar.toFile(), false)) {
            if (from.stream().noneMatch(entry -> isSignature(entry.getName()))) return false;
            try (ZipOutputStream to = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(unsigned)))) {
                for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                    JarEntry entry = entries.nextElement();
                    if (!isSignature(entry.getName())) copy(from, entry, to);
                }
            }
            return true;
        }
    }

    private static void copy(JarFile from, JarEntry entry, ZipOutputStream to) throws IOException {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        to.putNextEntry(copy);
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            // Its main part says that there are classes for newer Javas; the digests, one part each, are of no use now.
            Manifest whole = from.getManifest();
            Manifest main = new Manifest();
            main.getMainAttributes().putAll(whole.getMainAttributes());
            main.write(to);
        } else {
            from.getInputStream(entry).transferTo(to);
        }
        to.closeEntry();
    }

    private static boolean isSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("META-INF/")
                && upper.indexOf('/', "META-INF/".length()) < 0
                && (upper.endsWith(".SF") || upper.endsWith(".RSA") || upper.endsWith(".DSA") || upper.endsWith(".EC"));
    }
}
