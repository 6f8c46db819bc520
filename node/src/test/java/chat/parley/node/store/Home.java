package chat.parley.node.store;

import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.OutgoingRow;
import chat.parley.node.peer.SessionChange;
import chat.parley.node.peer.StoreContents;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A store on a real disk with a real loop, and calls that wait for their answers. */
final class Home implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    final Path folder;
    final ExecutorService loop = Executors.newSingleThreadExecutor();
    Store store;
    StoreContents contents;

    Home(Path folder) {
        this.folder = folder;
        store = open();
        contents = store.contents();
    }

    private Store open() {
        try {
            return Store.open(folder, loop, new SecureRandom());
        } catch (RuntimeException e) {
            loop.shutdown();
            throw e;
        }
    }

    /** A home where bob and carol are contacts with sessions. */
    static Home withContacts(Path folder) {
        Home home = new Home(folder);
        home.committed(Samples.put(Samples.BOB, "bob"), List.of(Samples.begin(Samples.BOB)));
        home.committed(Samples.put(Samples.CAROL, "carol"), List.of(Samples.begin(Samples.CAROL)));
        return home;
    }

    void reopen() {
        store.close();
        store = open();
        contents = store.contents();
    }

    Path database() {
        return folder.resolve("store.db");
    }

    // ---- calls ----

    <T> T answer(Consumer<Consumer<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        call.accept(answer::complete);
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    Journal.Outcome commit(List<ChatChange> chat, List<SessionChange> session) {
        return answer(done -> store.commit(chat, session, done));
    }

    Journal.Outcome.Committed committed(List<ChatChange> chat, List<SessionChange> session) {
        Journal.Outcome outcome = commit(chat, session);
        if (outcome instanceof Journal.Outcome.Committed committed) return committed;
        throw new AssertionError(outcome);
    }

    Journal.Outcome.Committed chat(ChatChange... changes) {
        return committed(List.of(changes), List.of());
    }

    Journal.Outcome.Committed session(SessionChange... changes) {
        return committed(List.of(), List.of(changes));
    }

    /** Says something and queues it; seq, ref and order are the same. */
    void say(long seq, long contact) {
        committed(List.of(Samples.insert(seq, contact, true, "text " + seq)), List.of(Samples.enqueue(seq, contact)));
    }

    List<StoredMessage> messages(StoredMessage.Query query) {
        return answer(answer -> store.messages(query, answer));
    }

    StoredMessage message(long seq) {
        return this.<java.util.Optional<StoredMessage>>answer(answer -> store.message(Samples.id(seq), answer))
                .orElseThrow();
    }

    StoredMessage.State state(long seq) {
        return message(seq).state();
    }

    List<OutgoingRow> queued(long contact) {
        return answer(answer -> store.queued(contact, 1_000, 1 << 20, answer));
    }

    List<Long> queuedRefs(long contact) {
        return queued(contact).stream().map(OutgoingRow::ref).toList();
    }

    @Override
    public void close() {
        store.close();
        loop.shutdown();
    }
}
