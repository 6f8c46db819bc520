package chat.parley.rendezvous.carrier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up a carrier's pipeline. A carrier may break while it is set up, since a channel's first bytes are written then: anybody can
 * make that happen as often as they like, so it closes the carrier without a word in the log. The channel in the pipeline tells its
 * owner as always. Any other error is a bug, and logged.
 */
public abstract class CarrierInitializer<C extends Channel> extends ChannelInitializer<C> {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierInitializer.class);

    /** For subclasses. */
    protected CarrierInitializer() {}

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (!(cause instanceof IOException)) {
            super.exceptionCaught(ctx, cause);
            return;
        }
        LOG.debug("a carrier broke at once: {}", cause.getMessage());
        ctx.close();
    }
}
