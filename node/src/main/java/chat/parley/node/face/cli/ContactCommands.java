package chat.parley.node.face.cli;

import chat.parley.node.core.Core;
import chat.parley.node.core.Views;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The verbs that change one person's standing in the list, and say so in one line. */
abstract class ContactCommands extends CliCommand {
    @Parameters(index = "0", paramLabel = "CONTACT", description = Usage.CONTACT)
    private String who = "";

    /** What is asked of the node. */
    abstract CompletableFuture<Views.Contact> change(Core core, String contact);

    /** What has been done. */
    abstract String done(Views.Contact contact);

    /** Whether links given before end with it. */
    boolean voidsLinks() {
        return false;
    }

    @Override
    int run(Context context) throws InterruptedException {
        Views.Contact contact = context.store().ask(core -> change(core, who));
        Output output = context.output();
        if (context.json()) {
            output.json(contact);
            return DONE;
        }
        output.line(done(contact));
        if (voidsLinks()) output.note(Messages.SHUT_OUT);
        return DONE;
    }

    /** {@code accept NAME|PEER-ID}. */
    @Command(name = "accept", description = Usage.ACCEPT)
    static final class Accept extends ContactCommands {
        @Override
        CompletableFuture<Views.Contact> change(Core core, String contact) {
            return core.accept(contact);
        }

        @Override
        String done(Views.Contact contact) {
            return Messages.accepted(PersonText.withId(contact));
        }
    }

    /** {@code decline NAME|PEER-ID}. */
    @Command(name = "decline", description = Usage.DECLINE)
    static final class Decline extends ContactCommands {
        @Override
        CompletableFuture<Views.Contact> change(Core core, String contact) {
            return core.decline(contact);
        }

        @Override
        String done(Views.Contact contact) {
            return Messages.declined(PersonText.withId(contact));
        }
    }

    /** {@code remove CONTACT}. */
    @Command(name = "remove", description = Usage.REMOVE)
    static final class Remove extends ContactCommands {
        @Override
        CompletableFuture<Views.Contact> change(Core core, String contact) {
            return core.remove(contact);
        }

        @Override
        String done(Views.Contact contact) {
            return Messages.removed(PersonText.withId(contact));
        }

        @Override
        boolean voidsLinks() {
            return true;
        }
    }

    /** {@code block CONTACT}. */
    @Command(name = "block", description = Usage.BLOCK)
    static final class Block extends ContactCommands {
        @Override
        CompletableFuture<Views.Contact> change(Core core, String contact) {
            return core.block(contact);
        }

        @Override
        String done(Views.Contact contact) {
            return Messages.blocked(PersonText.withId(contact));
        }

        @Override
        boolean voidsLinks() {
            return true;
        }
    }

    /** {@code unblock CONTACT}. */
    @Command(name = "unblock", description = Usage.UNBLOCK)
    static final class Unblock extends ContactCommands {
        @Override
        CompletableFuture<Views.Contact> change(Core core, String contact) {
            return core.unblock(contact);
        }

        @Override
        String done(Views.Contact contact) {
            return Messages.unblocked(PersonText.withId(contact));
        }
    }

    /** {@code rename CONTACT NAME}. */
    @Command(name = "rename", description = Usage.RENAME)
    static final class Rename extends ContactCommands {
        @Parameters(index = "1", paramLabel = "NAME", description = Usage.NAME)
        private String name = "";

        @Override
        CompletableFuture<Views.Contact> change(Core core, String contact) {
            return core.rename(contact, name);
        }

        @Override
        String done(Views.Contact contact) {
            return Messages.renamed(PersonText.withId(contact));
        }
    }
}
