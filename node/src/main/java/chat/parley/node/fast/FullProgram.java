package chat.parley.node.fast;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The full program in this process, for a command that no node took: its socket was a dead node's, or the node was busy. Slower than
 * starting it afresh with its own archive of classes, and rare; but the process that was started stays the one that gets signals.
 */
final class FullProgram {
    /** The property that names the program's jar, whose manifest names the others. */
    static final String JAR = "parley.program";

    private static final String MAIN = "chat.parley.node.Main";

    private FullProgram() {}

    /** Runs it; it exits by itself. */
    static void run(String jar, String[] arguments) {
        try {
            // Its parent is the platform's loader: this small jar holds classes that the program has too.
            URL[] program = {Path.of(jar).toUri().toURL()};
            URLClassLoader loader = new URLClassLoader(program, ClassLoader.getPlatformClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            loader.loadClass(MAIN).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        } catch (ReflectiveOperationException | IOException incomplete) {
            throw new IllegalStateException("the program is incomplete: " + jar, incomplete);
        }
    }
}
