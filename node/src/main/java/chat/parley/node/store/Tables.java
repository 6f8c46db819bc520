package chat.parley.node.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/** Everything that works on one open database. Thread-confined: first the opening thread's, then the writer's. */
final class Tables {
    final Path file;
    final Database database;
    final RowSeal seal;
    final SecureRandom random;
    final Settings settings;
    final Contacts contacts;
    final Sessions sessions;
    final Messages messages;
    final Outgoing outgoing;
    final Changes changes;
    final MessageReads messageReads;
    final QueueReads queueReads;

    Tables(Path file, Database database, RowSeal seal, SecureRandom random, LongSupplier wallMillis)
            throws SQLException {
        this.file = file;
        this.database = database;
        this.seal = seal;
        this.random = random;
        settings = new Settings(database, seal);
        contacts = new Contacts(database, seal);
        sessions = new Sessions(database, seal);
        MessageRow row = new MessageRow(seal, sessions, contacts);
        messages = new Messages(database, row);
        outgoing = new Outgoing(database, seal, messages, wallMillis);
        changes = new Changes(settings, contacts, sessions, messages, outgoing);
        messageReads = new MessageReads(database, row);
        queueReads = new QueueReads(database, seal, row);
    }
}
