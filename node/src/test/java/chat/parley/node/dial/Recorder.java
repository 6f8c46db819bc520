package chat.parley.node.dial;

import chat.parley.crypto.channel.ChannelClosed;
import chat.parley.crypto.channel.ChannelReady;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what links tell. */
final class Recorder implements PeerLink.Events {
    final AtomicInteger ready = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public void onReady(PeerLink link, ChannelReady event) {
        ready.incrementAndGet();
    }

    @Override
    public void onFrame(PeerLink link, ByteBuf frame) {
        frame.release();
    }

    @Override
    public void onReadComplete(PeerLink link) {}

    @Override
    public void onPong(PeerLink link, long roundTripNanos) {}

    @Override
    public void onEnd(PeerLink link, ChannelClosed closed) {
        ends.incrementAndGet();
    }
}
