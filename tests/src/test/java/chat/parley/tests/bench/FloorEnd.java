package chat.parley.tests.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An end of the floor of durable delivery, in a process of its own: TCP, and a file that is appended to and synced; nothing else. {@code
 * receive FILE} answers its port; {@code send FILE PORT}. A message is {@code length (u16) ‖ bytes}; an acknowledgement is how many there
 * were so far (u64). What is there is appended and synced as one group, at both ends. {@code pad N}: with each message N more bytes
 * are appended, as many as another contender writes.
 */
final class FloorEnd implements Sender {
    private static final int FRAME = 2 + MESSAGE_BYTES;
    /** A group may be all that is under way. */
    private static final int BUFFER = 1_024 * FRAME;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer acknowledged = ByteBuffer.allocateDirect(8);
    private SocketChannel socket;
    private final ByteBuffer padding = ByteBuffer.allocateDirect(1 << 16);
    private long acknowledgedSoFar;
    private volatile int paddingPerMessage;

    private FloorEnd(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] arguments) {
        Worker.live(() -> {
            FloorEnd end = new FloorEnd(Path.of(arguments[1]));
            String answer = arguments[0].equals("receive") ? end.receive() : end.connect(arguments[2]);
            return new Worker.Ready(answer, end::follow);
        });
    }

    private String follow(String order) throws Exception {
        if (!order.startsWith("pad ")) return Sender.follow(this, order);
        paddingPerMessage = Integer.parseInt(order.substring("pad ".length()));
        return "padded";
    }

    private void append() throws IOException {
        ByteBuffer group = buffer.duplicate().flip();
        long more = (long) paddingPerMessage * (group.remaining() / FRAME);
        while (group.hasRemaining()) file.write(group);
        while (more > 0) {
            padding.clear().limit((int) Math.min(more, padding.capacity()));
            more -= padding.remaining();
            while (padding.hasRemaining()) file.write(padding);
        }
        file.force(false);
    }

    // ---- receiving ----

    private String receive() throws IOException {
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread thread = new Thread(() -> serve(listener), "receiver");
        thread.setDaemon(true);
        thread.start();
        return Integer.toString(((InetSocketAddress) listener.getLocalAddress()).getPort());
    }

    private void serve(ServerSocketChannel listener) {
        try (SocketChannel from = listener.accept()) {
            from.setOption(StandardSocketOptions.TCP_NODELAY, true);
            long received = 0;
            ByteBuffer rest = ByteBuffer.allocateDirect(FRAME);
            while (true) {
                buffer.clear().put(rest.flip());
                while (buffer.position() < FRAME) if (from.read(buffer) < 0) return;
                int whole = buffer.position() / FRAME * FRAME;
                rest.clear().put(buffer.duplicate().flip().position(whole));
                buffer.position(whole);
                append();
                received += whole / FRAME;
                acknowledged.clear().putLong(received).flip();
                while (acknowledged.hasRemaining()) from.write(acknowledged);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- sending ----

    private String connect(String port) throws IOException {
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return "connected";
    }

    @Override
    public void one(Times times) throws IOException {
        for (int i = 0; i < times.messages(); i++) {
            times.begin();
            send(1);
            times.done(awaitAcknowledged());
        }
    }

    @Override
    public void pipelined(Times times, int inFlight) throws Exception {
        Thread reader = new Thread(
                () -> {
                    try {
                        for (int done = 0; done < times.messages(); ) {
                            int more = awaitAcknowledged();
                            times.done(more);
                            done += more;
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "acknowledgements");
        reader.start();
        for (int sent = 0; sent < times.messages(); ) {
            int room = inFlight - times.awaitUnderWay(inFlight - 1);
            int group = Math.min(room, times.messages() - sent);
            for (int i = 0; i < group; i++) times.begin();
            send(group);
            sent += group;
        }
        reader.join();
    }

    /** Stores a group, then sends it. */
    private void send(int messages) throws IOException {
        buffer.clear();
        for (int i = 0; i < messages; i++) {
            buffer.putShort((short) MESSAGE_BYTES);
            buffer.position(buffer.position() + MESSAGE_BYTES);
        }
        append();
        buffer.flip();
        while (buffer.hasRemaining()) socket.write(buffer);
    }

    private int awaitAcknowledged() throws IOException {
        acknowledged.clear();
        while (acknowledged.hasRemaining()) if (socket.read(acknowledged) < 0) throw new EOFException();
        long now = acknowledged.getLong(0);
        int more = (int) (now - acknowledgedSoFar);
        acknowledgedSoFar = now;
        return more;
    }
}
