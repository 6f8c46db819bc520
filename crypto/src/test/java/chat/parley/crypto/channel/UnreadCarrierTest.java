package chat.parley.crypto.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import org.junit.jupiter.api.Test;

/** Who asks and does not read: costs what somebody costs who reads, or is closed. */
class UnreadCarrierTest {
    private static final int LARGE = 60_000;

    /** A carrier that takes nothing while it is shut: what is written waits in it. */
    private static final class Valve extends ChannelOutboundHandlerAdapter {
        boolean shut;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (!shut) ctx.flush();
        }
    }

    private final Pair pair = new Pair(Pair.SETTINGS, Purpose.PEER).settle();
    private final Valve valve = new Valve();

    UnreadCarrierTest() {
        pair.responder.carrier.pipeline().addFirst(valve);
        valve.shut = true;
    }

    private void pings(int count) {
        for (int i = 0; i < count; i++) pair.initiator.secure.ping();
        pair.responder.receive(pair.initiator.sent());
    }

    private long held() {
        return pair.responder.carrier.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    @Test
    void ofPingsThatCameTogetherOneIsAnswered() {
        valve.shut = false;
        pings(1_000);
        pair.settle();
        assertThat(pair.initiator.pongs).hasSize(1);
    }

    @Test
    void pingsAreNotAnsweredWhileTheCarrierTakesNothingButTheNewestIsAfterwards() {
        pair.responder.write(0x30, new byte[LARGE]); // more than the carrier's high-water mark, with its padding
        pair.responder.write(0x30, new byte[LARGE]);
        pair.responder.flush();
        long before = held();
        for (int i = 0; i < 1_000; i++) pings(1);
        assertThat(held()).isEqualTo(before);

        valve.shut = false;
        pair.responder.flush();
        pair.settle();
        assertThat(pair.initiator.pongs).hasSize(1);
        assertThat(pair.responder.reason()).isEqualTo("open");
    }

    @Test
    void whoLeavesTooMuchUnreadIsClosed() {
        int frames = 0;
        while (pair.responder.reason().equals("open") && frames < 1_000) {
            pair.responder.write(0x30, new byte[LARGE]);
            pair.responder.flush();
            frames++;
        }
        assertThat(pair.responder.reason()).isEqualTo("OVERLOADED");
        assertThat(pair.responder.carrier.isOpen()).isFalse();
        assertThat((long) frames * LARGE).isBetween(4L << 20, (4L << 20) + 3 * LARGE);
    }
}
