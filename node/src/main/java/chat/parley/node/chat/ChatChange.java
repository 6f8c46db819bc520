package chat.parley.node.chat;

import chat.parley.node.contact.Contact;

/** One change of rows that the chat room wants; several together are one transaction. */
public sealed interface ChatChange {
    /** Lets the compiler find the forgotten case. */
    void applyTo(Port port);

    /** One method a change. */
    interface Port {
        void putContact(PutContact change);

        void dropContact(DropContact change);

        void insertMessage(InsertMessage change);

        void endMessage(EndMessage change);

        void readHere(ReadHere change);

        void readThere(ReadThere change);

        void putSetting(PutSetting change);

        void dropSetting(DropSetting change);
    }

    /** Inserts or replaces by id. */
    record PutContact(Contact contact) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.putContact(this);
        }
    }

    /** Removes a contact with its conversation, its session and what is queued for it. */
    record DropContact(long contact) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.dropContact(this);
        }
    }

    /**
     * Inserts a message; nothing happens where (contact, mine, id) is there already. Its state is not written: it follows from
     * numbers and positions.
     */
    record InsertMessage(StoredMessage message) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.insertMessage(this);
        }
    }

    /** One's own message ends as cancelled or failed. */
    record EndMessage(long seq, StoredMessage.State state) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.endMessage(this);
        }
    }

    /** This node's person has read the conversation up to {@code seq}. */
    record ReadHere(long contact, long seq) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.readHere(this);
        }
    }

    /** The other person has read one's own messages up to the one with this id. */
    record ReadThere(long contact, chat.parley.crypto.identity.Id128 through) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.readThere(this);
        }
    }

    /** Keeps a setting. */
    record PutSetting(String key, byte[] value) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.putSetting(this);
        }
    }

    /** Forgets a setting. */
    record DropSetting(String key) implements ChatChange {
        @Override
        public void applyTo(Port port) {
            port.dropSetting(this);
        }
    }
}
