package chat.parley.node;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.ChatChange;
import chat.parley.node.chat.MessageId;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.contact.Contact;
import chat.parley.node.contact.ContactBook;
import chat.parley.node.contact.Names;
import chat.parley.node.core.CommandWord;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.UserError;
import chat.parley.node.peer.Journal;
import chat.parley.node.peer.SessionChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all verbs of {@link LocalCore} share: asking on the event loop, committing, finding whom a person means. */
abstract class Verbs {
    final Node node;

    Verbs(Node node) {
        this.node = node;
    }

    /** A question and where its answer goes; what it throws goes there too. */
    interface Question<T> {
        void ask(CompletableFuture<T> answer);
    }

    <T> CompletableFuture<T> onLoop(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            node.edge().loop().execute(() -> {
                try {
                    question.ask(answer);
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            answer.completeExceptionally(new UserError("the node has stopped", ""));
        }
        return answer;
    }

    People people() {
        return node.people();
    }

    ContactBook book() {
        return people().book();
    }

    ViewMaker views() {
        return node.views();
    }

    static String name(String text) {
        return Names.of(text)
                .orElseThrow(() -> new UserError("a name has 1 to 32 characters, on one line", "", UserError.USAGE));
    }

    void requireStore() {
        people().storeTrouble().ifPresent(reason -> {
            throw new UserError(reason, "what is there is kept; start the node again once it is mended");
        });
    }

    <T extends @Nullable Object> void put(
            Contact contact, CompletableFuture<T> answer, String what, java.util.function.Supplier<T> view) {
        book().put(contact);
        commit(List.of(new ChatChange.PutContact(contact)), List.of(), answer, () -> {
            tellContact(contact, what);
            return view.get();
        });
    }

    void tellContact(Contact contact, String what) {
        node.hub().tell(new CoreEvent.ContactChanged(views().contact(contact), what));
    }

    <T extends @Nullable Object> void commit(
            List<ChatChange> chat,
            List<SessionChange> session,
            CompletableFuture<T> answer,
            java.util.function.Supplier<T> view) {
        requireStore();
        node.journal().commit(chat, session, outcome -> {
            if (outcome instanceof Journal.Outcome.Failed failed) {
                people().onStoreFailed(failed.reason());
                answer.completeExceptionally(new UserError(failed.reason(), "nothing was changed"));
            } else {
                answerOrFail(answer, () -> answer.complete(view.get()));
            }
        });
    }

    static void answerOrFail(CompletableFuture<?> answer, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    void stored(String id, CompletableFuture<?> answer, Consumer<StoredMessage> found) {
        Id128 parsed = MessageId.parse(id)
                .orElseThrow(() -> new UserError(id + " is not a message's id", "", UserError.USAGE));
        node.journal()
                .message(
                        parsed,
                        message -> answerOrFail(
                                answer,
                                () -> found.accept(
                                        message.orElseThrow(() -> new UserError("there is no message " + id, "")))));
    }

    /** Somebody in the list. */
    Contact listed(String who) {
        return find(book().listed(), who, "is in your list", "parley contacts");
    }

    /** Somebody in the list, or who waits to be accepted. */
    Contact anybody(String who) {
        List<Contact> some = new ArrayList<>(book().listed());
        some.addAll(book().requests());
        return find(some, who, "is in your list", "parley contacts");
    }

    static UserError blocked(Contact contact) {
        String typed = CommandWord.person(contact.name(), contact.peer().shortText());
        return new UserError(contact.name() + " is blocked", "parley unblock " + typed);
    }

    static Contact find(List<Contact> among, String who, String what, String next) {
        ContactBook.Found found = ContactBook.find(among, who);
        if (found instanceof ContactBook.Found.One one) return one.contact();
        if (found instanceof ContactBook.Found.Several several) {
            throw new UserError(several.contacts().size() + " peer ids begin with " + who, "type more of it");
        }
        throw new UserError("nobody called " + who + " " + what, next);
    }
}
