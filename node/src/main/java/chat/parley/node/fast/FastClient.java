package chat.parley.node.fast;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs one command in the node that is running. Arguments: the home, one digit each for whether stdin, stdout and stderr are
 * terminals ({@code 110}), the terminal's columns, and the command line. Only what starts fast is used: no lambdas, no string
 * concatenation by invokedynamic, no libraries.
 */
public final class FastClient {
    /** No node took the command, and nothing has happened: run the full program instead. */
    public static final int NO_NODE = 75;

    private static final int FAILED = 1;
    private static final int OWN_ARGUMENTS = 3;

    private final SocketChannel channel;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    private final ByteBuffer body = ByteBuffer.allocate(FastFrames.MAX_PIECE);

    private FastClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Exits with the command's code, or, where no node took it, with {@link #NO_NODE} or as {@link FullProgram} does. */
    public static void main(String[] args) {
        int code = run(args);
        String program = System.getProperty(FullProgram.JAR);
        if (code == NO_NODE && program != null) {
            FullProgram.run(program, Arrays.copyOfRange(args, OWN_ARGUMENTS, args.length));
            return;
        }
        System.exit(code);
    }

    private static int run(String[] args) {
        if (args.length < OWN_ARGUMENTS) return NO_NODE;
        boolean accepted = false;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            ByteBuffer start = start(args);
            if (start.remaining() > FastFrames.MAX_START) return NO_NODE;
            channel.connect(UnixDomainSocketAddress.of(NodeSocket.of(Path.of(args[0]))));
            writeAll(channel, start);
            FastClient client = new FastClient(channel);
            if (client.next() != FastFrames.ACCEPTED) return NO_NODE;
            accepted = true;
            return client.attend();
        } catch (IOException | UnsupportedOperationException gone) {
            // Before ACCEPTED nothing has happened; after it the node went away, or nobody reads our output any more.
            return accepted ? FAILED : NO_NODE;
        }
    }

    /** Passes on what the command prints and reads, until it exits. */
    private int attend() throws IOException {
        while (true) {
            byte type;
            try {
                type = next();
            } catch (EOFException gone) {
                err.write(
                        "the node ended before the command did; see: parley status\n".getBytes(StandardCharsets.UTF_8));
                return FAILED;
            }
            if (type == FastFrames.EXIT) return body.get(0) & 0xff;
            if (type == FastFrames.OUT) out.write(body.array(), 0, body.limit());
            else if (type == FastFrames.ERR) err.write(body.array(), 0, body.limit());
            else if (type == FastFrames.WANT) startReading();
            // Any other is a newer node's, which this client need not understand.
        }
    }

    /** Reads stdin once, beside the output, so that what the command prints meanwhile is seen. */
    private void startReading() {
        Thread reader = new Thread("stdin") {
            @Override
            public void run() {
                sendInput();
            }
        };
        reader.setDaemon(true);
        reader.start();
    }

    private void sendInput() {
        ByteBuffer frame = ByteBuffer.allocate(FastFrames.HEADER + FastFrames.MAX_PIECE);
        // Not closed: stdin is the process's, and the next demand reads on.
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        try {
            int count = Math.max(0, in.read(frame.array(), FastFrames.HEADER, FastFrames.MAX_PIECE));
            frame.put(FastFrames.INPUT).putInt(count);
            frame.limit(FastFrames.HEADER + count).position(0);
            writeAll(channel, frame);
        } catch (IOException gone) {
            // The other thread finds the same end on the socket and says so; an unreadable stdin ends the command
            // there.
            closeQuietly();
        }
    }

    private void closeQuietly() {
        try {
            channel.close();
        } catch (IOException closed) {
            // Closed either way.
        }
    }

    /** Reads one frame into {@link #body}; returns its type. */
    private byte next() throws IOException {
        fill(FastFrames.HEADER);
        byte type = body.get();
        int length = body.getInt();
        if (length < 0 || length > FastFrames.MAX_PIECE) throw new IOException("frame of " + Integer.toString(length));
        fill(length);
        return type;
    }

    private void fill(int count) throws IOException {
        body.clear().limit(count);
        while (body.hasRemaining()) {
            if (channel.read(body) < 0) throw new EOFException();
        }
        body.flip();
    }

    private static ByteBuffer start(String[] args) {
        byte[][] texts = new byte[args.length - OWN_ARGUMENTS + 1][];
        texts[0] = System.getProperty("user.dir", "/").getBytes(StandardCharsets.UTF_8);
        int size = 1 + FastFrames.HEADER + 1 + 2 + 2;
        for (int i = 1; i < texts.length; i++) {
            texts[i] = args[i + OWN_ARGUMENTS - 1].getBytes(StandardCharsets.UTF_8);
        }
        for (byte[] text : texts) size += 4 + text.length;
        ByteBuffer frame = ByteBuffer.allocate(size);
        frame.put(FastFrames.MAGIC).put(FastFrames.START).putInt(size - 1 - FastFrames.HEADER);
        frame.put((byte) flags(args[1])).putShort((short) columns(args[2]));
        put(frame, texts[0]);
        frame.putShort((short) (texts.length - 1));
        for (int i = 1; i < texts.length; i++) put(frame, texts[i]);
        return frame.flip();
    }

    private static int flags(String terminals) {
        String noColour = System.getenv("NO_COLOR");
        int flags = noColour == null || noColour.isEmpty() ? 0 : FastFrames.NO_COLOUR;
        if (terminals.startsWith("1")) flags |= FastFrames.IN_TERMINAL;
        if (terminals.startsWith("1", 1)) flags |= FastFrames.OUT_TERMINAL;
        if (terminals.startsWith("1", 2)) flags |= FastFrames.ERR_TERMINAL;
        return flags;
    }

    private static int columns(String text) {
        try {
            return Math.max(0, Math.min(Short.MAX_VALUE, Integer.parseInt(text)));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static void put(ByteBuffer frame, byte[] text) {
        frame.putInt(text.length).put(text);
    }

    private static void writeAll(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) channel.write(buffer);
    }
}
