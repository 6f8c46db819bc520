package chat.parley.rendezvous.server;

import chat.parley.rendezvous.protocol.RendezvousFrame;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The frames that a node may send are for {@link Connection}; those that only a server sends are refused here. */
abstract class FromNode extends ChannelInboundHandlerAdapter implements RendezvousFrame.Port {
    /** The peer did what it may not. */
    abstract void refuse(String what);

    @Override
    public final void registered(RendezvousFrame.Registered frame) {
        refuse("REGISTERED from a node");
    }

    @Override
    public final void found(RendezvousFrame.Found frame) {
        refuse("FOUND from a node");
    }

    @Override
    public final void presence(RendezvousFrame.Presence frame) {
        refuse("PRESENCE from a node");
    }

    @Override
    public final void incoming(RendezvousFrame.Incoming frame) {
        refuse("INCOMING from a node");
    }

    @Override
    public final void opened(RendezvousFrame.Opened frame) {
        refuse("OPENED from a node");
    }

    @Override
    public final void replaced(RendezvousFrame.Replaced frame) {
        refuse("REPLACED from a node");
    }

    @Override
    public final void restarting(RendezvousFrame.Restarting frame) {
        refuse("RESTARTING from a node");
    }

    @Override
    public final void circuitData(RendezvousFrame.CircuitData frame) {
        throw new IllegalStateException("CIRCUIT_DATA is read where it lies");
    }

    @Override
    public final void credit(RendezvousFrame.Credit frame) {
        throw new IllegalStateException("CREDIT is read where it lies");
    }
}
