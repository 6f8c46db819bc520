package chat.parley.rendezvous.client;

import chat.parley.crypto.channel.InitiatorConfig;
import chat.parley.crypto.channel.Purpose;
import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.channel.SecureChannel;
import chat.parley.crypto.identity.NodeId;
import chat.parley.crypto.identity.NodeKey;
import chat.parley.rendezvous.carrier.CarrierInitializer;
import chat.parley.rendezvous.protocol.Candidate;
import chat.parley.rendezvous.protocol.ReachToken;
import chat.parley.rendezvous.protocol.RendezvousFrame;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection to a rendezvous, from dialling it to its end. Used once: who wants to come back makes another. All methods on its
 * event loop; {@link ClientListener} and all results come there too, and each result exactly once.
 *
 * <p>Phases: dialling → handshake → ready → registered (at home only) → ended. Before ready every request fails with {@code GOING},
 * as after the end.
 */
public final class RendezvousClient {
    private final ClientConfig config;
    private final ClientListener listener;
    private final ClientHandler handler;
    private final SecureChannel secure;
    private boolean closed;
    private Future<Channel> dialling;

    private RendezvousClient(ClientConfig config, ClientListener listener) {
        this.config = config;
        this.listener = listener;
        this.secure = SecureChannel.initiator(config.channel(), initiator(config));
        this.handler = new ClientHandler(config, secure, listener);
        this.dialling = config.loop().newPromise();
    }

    /** Begins to connect. On the config's event loop; nothing is told before this returns. */
    public static RendezvousClient connect(ClientConfig config, ClientListener listener) {
        RendezvousClient client = new RendezvousClient(config, listener);
        client.dial();
        return client;
    }

    private void dial() {
        ChannelHandler pipeline = new CarrierInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(secure, handler);
            }
        };
        dialling =
                config.carrier().dial(config.address().host(), config.address().port(), config.dialTimeout(), pipeline);
        dialling.addListener(done -> {
            if (!done.isSuccess()) listener.onEnd(new ClientListener.NotConnected(done.cause()));
            else if (closed) secure.closeWith(ReasonCode.NORMAL);
        });
    }

    /**
     * Asks where a node is.
     *
     * @param token one that this node's contact gave, not an introduction
     */
    public void lookup(NodeId node, ReachToken token, Duration timeout, Consumer<LookupResult> result) {
        handler.lookup(node, token, timeout, result);
    }

    /** Asks to be told of a node from now on; at home only, at most as many as {@link ClientListener#onRegistered} allows. */
    public void watch(NodeId node, ReachToken token) {
        handler.send(new RendezvousFrame.Watch(node, token));
    }

    /** Takes that back. */
    public void unwatch(NodeId node) {
        handler.send(new RendezvousFrame.Unwatch(node));
    }

    /**
     * Opens a circuit.
     *
     * @param pipeline set up in it when it opens, before the result is told
     */
    public void openCircuit(NodeId node, ReachToken token, ChannelHandler pipeline, Consumer<CircuitResult> result) {
        handler.openCircuit(node, token, pipeline, result);
    }

    /** Replaces candidates and revoked tokens; at home, once registered. What they opened or watch ends at the server at once. */
    public void update(List<Long> revoked, List<Candidate> candidates) {
        handler.send(new RendezvousFrame.Update(revoked, candidates));
    }

    /** Asks for a sign of life; {@link ClientListener#onRoundTrip} answers. */
    public void ping() {
        secure.ping();
    }

    /** Ends it; {@link ClientListener#onEnd} comes if it has not yet. */
    public void close() {
        closed = true;
        if (!dialling.cancel(false)) secure.closeWith(ReasonCode.NORMAL);
    }

    private static InitiatorConfig initiator(ClientConfig config) {
        NodeKey key;
        byte[] certificate;
        Optional<NodeId> node;
        if (config.role() instanceof ClientRole.Home home) {
            key = home.key();
            certificate = home.certificate().wire();
            node = Optional.of(home.certificate().nodeId());
        } else {
            key = NodeKey.generate(config.channel().random());
            certificate = new byte[0];
            node = Optional.empty();
        }
        Optional<byte[]> server = Optional.of(config.address().key().publicKey());
        return new InitiatorConfig(Purpose.RENDEZVOUS, key, certificate, server, Optional.empty(), node);
    }
}
