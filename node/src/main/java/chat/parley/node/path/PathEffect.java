package chat.parley.node.path;

import java.util.OptionalLong;

/** What a {@link PathPolicy} wants done. */
public sealed interface PathEffect {
    /** Lets the compiler find the forgotten case. */
    void applyTo(Port port);

    /** One method an effect. */
    interface Port {
        void seek(Seek effect);

        void dial(Dial effect);

        void abandon(Abandon effect);

        void prefer(Prefer effect);

        void leave(Leave effect);

        void drop(Drop effect);
    }

    /** Ask the servers where the peer is; {@link PathPolicy#onRoutes} answers, as often as something is learned. */
    record Seek() implements PathEffect {
        @Override
        public void applyTo(Port port) {
            port.seek(this);
        }
    }

    /** Try a route; {@link PathPolicy#onOpened} or {@link PathPolicy#onFailed} answers. */
    record Dial(long attempt, Route route) implements PathEffect {
        @Override
        public void applyTo(Port port) {
            port.dial(this);
        }
    }

    /** Stop trying; no answer is wanted. */
    record Abandon(long attempt) implements PathEffect {
        @Override
        public void applyTo(Port port) {
            port.abandon(this);
        }
    }

    /** Send on this channel; empty: none is left. */
    record Prefer(OptionalLong channel) implements PathEffect {
        @Override
        public void applyTo(Port port) {
            port.prefer(this);
        }
    }

    /** A better channel serves: say LEAVING on this one, after a PONG on {@code survivor}. */
    record Leave(long channel, long survivor) implements PathEffect {
        @Override
        public void applyTo(Port port) {
            port.leave(this);
        }
    }

    /** Too many channels: close this one, reason SURPLUS. */
    record Drop(long channel) implements PathEffect {
        @Override
        public void applyTo(Port port) {
            port.drop(this);
        }
    }
}
