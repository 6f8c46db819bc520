package chat.parley.node.store;

import chat.parley.crypto.provider.CryptoException;
import chat.parley.crypto.provider.Secrets;
import chat.parley.node.core.UserError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The table {@code setting}: names hidden, names and values sealed together. Thread-confined. */
final class Settings {
    private final RowSeal seal;
    private final PreparedStatement selectAll;
    private final PreparedStatement replace;
    private final PreparedStatement delete;

    Settings(Database database, RowSeal seal) throws SQLException {
        this.seal = seal;
        selectAll = database.prepare("SELECT name, sealed FROM setting");
        replace = database.prepare("REPLACE INTO setting (name, sealed) VALUES (?, ?)");
        delete = database.prepare("DELETE FROM setting WHERE name = ?");
    }

    /** Keeps a value. */
    void put(String key, byte[] value) throws SQLException {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] plain = ByteBuffer.allocate(Integer.BYTES + name.length + value.length)
                .putInt(name.length)
                .put(name)
                .put(value)
                .array();
        byte[] hidden = seal.hidden(key);
        replace.setBytes(1, hidden);
        replace.setBytes(2, seal.seal(Cell.setting(hidden), plain));
        Secrets.wipe(plain);
        replace.executeUpdate();
    }

    /** Forgets a value. */
    void drop(String key) throws SQLException {
        delete.setBytes(1, seal.hidden(key));
        delete.executeUpdate();
    }

    /**
     * All of them.
     *
     * @throws UserError if one does not open. Starting without it could make a new identity in the place of the old one; refused,
     *     everything stays as it is
     */
    Map<String, byte[]> all(Path file) throws SQLException {
        Map<String, byte[]> settings = new LinkedHashMap<>();
        try (ResultSet row = selectAll.executeQuery()) {
            while (row.next()) {
                byte[] plain = seal.open(Cell.setting(row.getBytes(1)), row.getBytes(2));
                int valueAt = Integer.BYTES + ByteBuffer.wrap(plain).getInt();
                String key = new String(plain, Integer.BYTES, valueAt - Integer.BYTES, StandardCharsets.UTF_8);
                settings.put(key, Arrays.copyOfRange(plain, valueAt, plain.length));
                Secrets.wipe(plain); // a setting may be a key: of that one copy is enough
            }
        } catch (CryptoException e) {
            throw new UserError("a setting in " + file + " is damaged", "keep a copy of it, and put back a backup");
        }
        return settings;
    }
}
