package chat.parley.node.chat;

import chat.parley.crypto.identity.Id128;

/** What an opened envelope holds ({@code docs/PROTOCOL.md} §4). */
public sealed interface Content {
    /** Lets the compiler find the forgotten case. */
    <R> R accept(Visitor<R> visitor);

    /** One method a content. */
    interface Visitor<R> {
        R text(Text content);

        R request(Request content);

        R accepted(Accepted content);

        R newCard(NewCard content);

        R readReceipt(ReadReceipt content);

        R repaired(Repaired content);

        R unknown(Unknown content);
    }

    /**
     * What a person said.
     *
     * @param id the message's id for life
     * @param atMillis the author's clock, ms since 1970
     * @param text at most {@link ContentCodec#MAX_TEXT} bytes of UTF-8
     */
    record Text(Id128 id, long atMillis, String text) implements Content {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /**
     * "I added you": who I am, and how to reach me.
     *
     * @param card the sender's card, a Signed
     * @param token reach token for the receiver, 24 bytes
     */
    record Request(byte[] card, byte[] token) implements Content {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.request(this);
        }
    }

    /** "I accepted you"; as {@link Request}. */
    record Accepted(byte[] card, byte[] token) implements Content {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accepted(this);
        }
    }

    /** "My card is another now"; as {@link Request}. */
    record NewCard(byte[] card, byte[] token) implements Content {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.newCard(this);
        }
    }

    /** "I read yours up to this one." */
    record ReadReceipt(Id128 through) implements Content {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readReceipt(this);
        }
    }

    /** The end of a repair of this hole. */
    record Repaired(Id128 hole) implements Content {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.repaired(this);
        }
    }

    /** Something that this version is too old for, or that does not parse. */
    record Unknown(int type) implements Content {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unknown(this);
        }
    }
}
