package chat.parley.node.store;

import chat.parley.crypto.channel.CborRecord;
import chat.parley.crypto.channel.ProtocolException;
import chat.parley.crypto.provider.AeadKey;
import chat.parley.crypto.provider.Secrets;
import chat.parley.node.core.UserError;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code store.key}: a CBOR record with {@code v} (1), {@code w} (how the key is wrapped) and {@code k} (the data key, 32
 * random bytes). Wrapped {@code plain} it protects a copied database, not a stolen home; {@code argon2id} is for a passphrase, which
 * this version can't ask for yet. The caller holds the home's lock.
 */
final class StoreKey {
    private static final String FILE = "store.key";
    private static final int VERSION = 1;
    private static final String PLAIN = "plain";
    /** More than any version needs; a file larger than this is something else. */
    private static final int MAX_BYTES = 4_096;

    private StoreKey() {}

    private record Wire(
            @JsonProperty("v") int version,
            @JsonProperty("w") @Nullable String wrapping,
            @JsonProperty("k") byte @Nullable [] key) {}

    /**
     * Reads the data key, or makes one where neither a key nor a database is there.
     *
     * @return 32 bytes, the caller's to wipe
     * @throws UserError if there is a database without its key, or a file that holds none; nothing is overwritten
     */
    static byte[] readOrMake(Path home, Path database, SecureRandom random) throws IOException {
        Path file = home.resolve(FILE);
        if (Files.exists(file)) return read(file);
        // An empty database is one whose first start was cut off before it held anything.
        if (Files.exists(database) && Files.size(database) > 0) {
            throw new UserError(
                    database + " is there, but its key " + file + " is missing", "put store.key back from a backup");
        }
        byte[] key = new byte[AeadKey.KEY_BYTES];
        random.nextBytes(key);
        byte[] bytes = CborRecord.write(new Wire(VERSION, PLAIN, key));
        HomeFiles.writeNew(file, bytes);
        Secrets.wipe(bytes);
        return key;
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) throw damaged(file);
        byte[] bytes = Files.readAllBytes(file);
        Wire wire;
        try {
            wire = CborRecord.read(bytes, 0, bytes.length, Wire.class);
        } catch (ProtocolException e) {
            throw damaged(file);
        } finally {
            Secrets.wipe(bytes);
        }
        if (wire.version > VERSION || (wire.wrapping != null && !wire.wrapping.equals(PLAIN))) {
            throw new UserError(file + " was written by a newer Parley", "update");
        }
        if (wire.version != VERSION || wire.key == null || wire.key.length != AeadKey.KEY_BYTES) throw damaged(file);
        return wire.key;
    }

    private static UserError damaged(Path file) {
        return new UserError(file + " is damaged: it holds no key", "put it back from a backup");
    }
}
