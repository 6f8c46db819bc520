package chat.parley.tests.bench;

import chat.parley.rendezvous.carrier.Loops;
import chat.parley.rendezvous.carrier.TcpCarrier;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The floor: a relay that does nothing but relay. A frame is {@code length (u16) ‖ circuit (u32) ‖ payload}, where length counts what
 * follows it; its circuit number is looked up among its connection's, the other connection's number is written over it, and the same
 * buffer goes there. Each connection written to is flushed once, when what was read is through. A frame without payload joins a
 * circuit; the second that names it completes it, and both are told by a frame without payload.
 */
final class PlainRelay {
    static final int LENGTH_BYTES = 2;
    static final int CIRCUIT_BYTES = 4;

    private final Channel listener;

    PlainRelay(int count) throws InterruptedException {
        EventLoopGroup loops = Loops.ofServer(count);
        Map<Integer, Relaying> waiting = new ConcurrentHashMap<>();
        listener = TcpCarrier.listen(
                        loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(new Frames(), new Relaying(waiting));
                            }
                        })
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Cuts what arrives into whole frames, uncopied. */
    static final class Frames extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < LENGTH_BYTES) return;
            int size = LENGTH_BYTES + in.getUnsignedShort(in.readerIndex());
            if (in.readableBytes() < size) return;
            ctx.fireChannelRead(in.readRetainedSlice(size));
        }
    }

    private record Route(Channel channel, int circuit) {}

    private static final class Relaying extends ChannelInboundHandlerAdapter {
        private final Map<Integer, Relaying> waiting;
        private final IntObjectMap<Route> routes = new IntObjectHashMap<>(4);
        private final ArrayList<Channel> written = new ArrayList<>(1);
        private Channel channel;

        Relaying(Map<Integer, Relaying> waiting) {
            this.waiting = waiting;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf frame = (ByteBuf) message;
            int at = frame.readerIndex() + LENGTH_BYTES;
            int circuit = frame.getInt(at);
            if (frame.readableBytes() == LENGTH_BYTES + CIRCUIT_BYTES) {
                frame.release();
                join(circuit);
                return;
            }
            Route route = routes.get(circuit);
            frame.setInt(at, route.circuit);
            route.channel.write(frame, route.channel.voidPromise());
            if (!written.contains(route.channel)) written.add(route.channel);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            for (Channel other : written) other.flush();
            written.clear();
        }

        private void join(int circuit) {
            Relaying other = waiting.putIfAbsent(circuit, this);
            if (other == null) return;
            other.channel.eventLoop().execute(() -> other.opened(circuit, channel));
            opened(circuit, other.channel);
        }

        private void opened(int circuit, Channel other) {
            routes.put(circuit, new Route(other, circuit));
            channel.writeAndFlush(
                    channel.alloc().buffer().writeShort(CIRCUIT_BYTES).writeInt(circuit));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
