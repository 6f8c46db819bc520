package chat.parley.crypto.channel;

import chat.parley.crypto.identity.Identity;
import chat.parley.crypto.identity.NodeCertificate;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.crypto.identity.PeerId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Two ends of a channel without a network; a test sees and changes every byte between them. */
final class Pair {
    static final SecureRandom RANDOM = new SecureRandom();
    /** 0x20: up to 16 bytes; 0x30: up to 70,000; everything else is unknown. */
    static final FrameLimits LIMITS = type -> type == 0x20 ? 16 : type == 0x30 ? 70_000 : FrameLimits.UNKNOWN;

    static final ChannelSettings SETTINGS = ChannelSettings.standard(LIMITS, RANDOM);

    /** Somebody with a node. */
    static final class Someone {
        final Identity identity = Identity.generate(RANDOM);
        final NodeId node = NodeId.random(RANDOM);
        final NodeKey key = NodeKey.generate(RANDOM);
        final byte[] certificate =
                NodeCertificate.issue(identity, node, key.publicKey(), 1).wire();

        PeerId peer() {
            return identity.peerId();
        }
    }

    /** One end: what it heard. */
    static final class End extends ChannelInboundHandlerAdapter {
        final SecureChannel secure;
        final EmbeddedChannel carrier;
        final List<byte[]> frames = new ArrayList<>();
        final List<PongReceived> pongs = new ArrayList<>();
        Optional<ChannelReady> ready = Optional.empty();
        Optional<ChannelClosed> closed = Optional.empty();

        End(SecureChannel secure) {
            this.secure = secure;
            this.carrier = new EmbeddedChannel();
            carrier.freezeTime();
            carrier.pipeline().addLast(secure, this);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelReady now) ready = Optional.of(now);
            if (event instanceof ChannelClosed now) closed = Optional.of(now);
            if (event instanceof PongReceived now) pongs.add(now);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf frame = (ByteBuf) message;
            byte[] bytes = new byte[frame.readableBytes()];
            frame.readBytes(bytes).release();
            frames.add(bytes);
        }

        void write(int type, byte[] body) {
            carrier.write(Unpooled.wrappedBuffer(new byte[] {(byte) type}, body));
        }

        void flush() {
            carrier.flush();
        }

        /** What it has sent since the last call. */
        byte[] sent() {
            ByteBuf all = Unpooled.buffer();
            for (ByteBuf some = carrier.readOutbound(); some != null; some = carrier.readOutbound()) {
                all.writeBytes(some);
                some.release();
            }
            byte[] bytes = new byte[all.readableBytes()];
            all.readBytes(bytes);
            return bytes;
        }

        void receive(byte[] bytes) {
            if (bytes.length > 0 && carrier.isOpen()) carrier.writeInbound(Unpooled.wrappedBuffer(bytes));
        }

        void advance(Duration time) {
            carrier.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
            carrier.runScheduledPendingTasks();
            carrier.runPendingTasks();
        }

        String reason() {
            return closed.flatMap(ChannelClosed::reason)
                    .map(ReasonCode::toString)
                    .orElse("open");
        }
    }

    final Someone alice = new Someone();
    final Someone bob = new Someone();
    final End initiator;
    final End responder;

    Pair(ChannelSettings settings, Purpose purpose) {
        initiator = new End(SecureChannel.initiator(settings, toBob(purpose)));
        responder = new End(SecureChannel.responder(settings, asBob(Set.of(purpose))));
    }

    Pair(UnaryOperator<InitiatorConfig> dials, UnaryOperator<ResponderConfig> answers) {
        initiator = new End(SecureChannel.initiator(SETTINGS, dials.apply(toBob(Purpose.PEER))));
        responder = new End(SecureChannel.responder(SETTINGS, answers.apply(asBob(Set.of(Purpose.PEER)))));
    }

    InitiatorConfig toBob(Purpose purpose) {
        return new InitiatorConfig(
                purpose,
                alice.key,
                alice.certificate,
                Optional.of(bob.key.publicKey()),
                purpose == Purpose.RENDEZVOUS ? Optional.empty() : Optional.of(bob.peer()),
                Optional.of(alice.node));
    }

    ResponderConfig asBob(Set<Purpose> purposes) {
        return new ResponderConfig(purposes, bob.key, bob.certificate, Optional.of(bob.node), () -> false);
    }

    /** Carries bytes both ways until nobody says anything more. */
    Pair settle() {
        while (true) {
            byte[] there = initiator.sent();
            byte[] back = responder.sent();
            if (there.length == 0 && back.length == 0) return this;
            responder.receive(there);
            initiator.receive(back);
        }
    }

    static Pair open() {
        return new Pair(SETTINGS, Purpose.PEER).settle();
    }
}
