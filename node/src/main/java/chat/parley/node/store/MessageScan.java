package chat.parley.node.store;

import chat.parley.node.chat.StoredMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Goes through messages for a query, at most {@link #SLICE} rows a turn: newest to oldest where the newest are wanted or something is
 * searched for, else from the oldest on. Nothing is indexed on disk, since an index of words would be the text in the clear; a search
 * opens every row on its way. Thread-confined.
 */
final class MessageScan implements Read<List<StoredMessage>> {
    /** Rows a turn: some 5 ms, about what a commit waits for the disk anyway. */
    static final int SLICE = 2_000;

    private final MessageReads reads;
    private final StoredMessage.Query query;
    private final Optional<String> folded;
    private final boolean descending;
    private final List<StoredMessage> found = new ArrayList<>();
    /** Rows not looked at lie strictly between these. */
    private long above;

    private long below;

    /** Bounds itself to what is there now, as of its first turn. */
    MessageScan(MessageReads reads, StoredMessage.Query query) {
        this.reads = reads;
        this.query = query;
        folded = query.search().map(Fold::of);
        descending = query.newest() || folded.isPresent();
        above = query.afterSeq().orElse(0L);
        below = 0;
    }

    @Override
    public boolean turn() throws SQLException {
        if (below == 0) below = reads.lastSeq() + 1;
        int missing = query.limit() - found.size();
        if (missing <= 0) return true;
        int rows = folded.isPresent() ? SLICE : Math.min(SLICE, missing);
        List<StoredMessage> slice = reads.slice(query.contact(), above, below, descending, rows);
        for (StoredMessage message : slice) {
            if (found.size() < query.limit() && matches(message)) found.add(message);
        }
        if (slice.size() < rows) return true;
        long last = slice.get(slice.size() - 1).seq();
        if (descending) below = last;
        else above = last;
        return found.size() >= query.limit();
    }

    private boolean matches(StoredMessage message) {
        return folded.isEmpty() || Fold.of(message.text()).contains(folded.get());
    }

    @Override
    public List<StoredMessage> result() {
        List<StoredMessage> result = new ArrayList<>(found);
        if (descending) Collections.reverse(result);
        return result;
    }
}
