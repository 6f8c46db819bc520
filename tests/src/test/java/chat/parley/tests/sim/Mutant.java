package chat.parley.tests.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The session room with one rule broken: its sources are compiled anew with a piece of text replaced, and the simulation runs
 * against that. The product itself carries no switch for it.
 */
final class Mutant implements AutoCloseable {
    /** One broken rule: in {@code file}, {@code rule} (which must stand there exactly once) becomes {@code broken}. */
    record Change(String file, String rule, String broken) {}

    private static final Path SOURCES = Path.of(
            System.getProperty("parley.root", ".."),
            "node",
            "src",
            "main",
            "java",
            "chat",
            "parley",
            "node",
            "session");
    private static final String SESSION = "chat.parley.node.session.";
    private static final String SIMULATION = "chat.parley.tests.sim.";

    private final Loader loader;
    private final Method run;
    private final Method failure;

    Mutant(Path folder, List<Change> changes) {
        compile(folder, changes);
        try {
            List<URL> urls = new ArrayList<>();
            urls.add(folder.toUri().toURL());
            urls.add(Schedule.class.getProtectionDomain().getCodeSource().getLocation());
            loader = new Loader(urls.toArray(URL[]::new));
            Class<?> schedule = loader.loadClass(SIMULATION + "Schedule");
            run = schedule.getMethod("run", long.class);
            failure = loader.loadClass(SIMULATION + "Schedule$Result").getMethod("failure");
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How the schedule of this seed ends with the rule broken; empty when nothing was noticed. */
    String run(long seed) {
        try {
            return (String) failure.invoke(run.invoke(null, seed));
        } catch (java.lang.reflect.InvocationTargetException e) {
            return "threw " + e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    /** Loads the session and the simulation anew; everything else is shared. */
    private static final class Loader extends URLClassLoader {
        Loader(URL[] urls) {
            super(urls, Mutant.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                boolean own = name.startsWith(SESSION) || name.startsWith(SIMULATION);
                if (!own) return super.loadClass(name, resolve);
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }

    private static void compile(Path folder, List<Change> changes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-proc:none", "-nowarn", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            boolean compiled = compiler.getTask(null, files, diagnostics, options, null, sources(changes))
                    .call();
            if (!compiled)
                throw new IllegalStateException("the mutant does not compile: " + diagnostics.getDiagnostics());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JavaFileObject> sources(List<Change> changes) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        int applied = 0;
        try (Stream<Path> paths = Files.list(SOURCES)) {
            for (Path path :
                    paths.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
                String text = Files.readString(path);
                for (Change change : changes) {
                    if (!path.endsWith(change.file())) continue;
                    text = replaceOnce(text, change);
                    applied++;
                }
                sources.add(new Source(path, text));
            }
        }
        if (applied != changes.size()) throw new IllegalStateException("no such file in " + changes);
        return sources;
    }

    private static String replaceOnce(String text, Change change) {
        int at = text.indexOf(change.rule());
        if (at < 0 || text.indexOf(change.rule(), at + 1) >= 0) {
            throw new IllegalStateException(change.file() + " does not hold exactly once: " + change.rule());
        }
        return text.replace(change.rule(), change.broken());
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Path path, String text) {
            super(URI.create("string:///" + path.getFileName()), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
