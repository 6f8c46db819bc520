package chat.parley.node.face.cli;

import chat.parley.node.core.CoreEvent;
import chat.parley.node.core.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a node without a screen. The paths that open to one person shortly one after the other are told in one line,
 * {@code relay 64 ms; direct 21 ms after 1.2 s}. Time comes in with the events.
 */
final class NodeReport {
    /** How long a better path may follow the first in one line: a race of candidates is over by then. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private static final int LABEL = 10;

    /** What has opened to one person since the line before. */
    private record Changes(String name, List<String> parts, long firstNanos) {}

    private final Consumer<String> print;
    private final Map<String, String> rendezvous = new LinkedHashMap<>();
    private final Map<String, Changes> changing = new LinkedHashMap<>();

    NodeReport(Consumer<String> print) {
        this.print = print;
    }

    /** How the node stands at first. */
    void start(Views.Status status, long nanos) {
        print.accept(Messages.label("listening", LABEL) + TerminalText.line(String.join(", ", status.listen())));
        status.rendezvous().forEach(this::rendezvous);
        for (Views.ContactStatus contact : status.contacts()) {
            if (!contact.path().equals("none")) {
                changed(contact.peerId(), contact.name(), contact.path(), contact.rttMs(), nanos);
            }
        }
    }

    /** Tells what happened; false when the node ends. */
    boolean happened(CoreEvent event, long nanos) {
        if (event instanceof CoreEvent.RendezvousChanged changed) {
            rendezvous(changed.rendezvous());
        } else if (event instanceof CoreEvent.PathChanged path) {
            changed(path.peerId(), path.name(), path.path(), path.rttMs(), nanos);
        } else if (event instanceof CoreEvent.RequestArrived request) {
            print.accept(Messages.label("request", LABEL)
                    + Messages.asks(PersonText.name(request.request().name())));
        } else if (event instanceof CoreEvent.Noticed notice) {
            print.accept(Messages.label("notice", LABEL) + TerminalText.line(notice.text()));
        } else if (event instanceof CoreEvent.Stopping) {
            onTime(Long.MAX_VALUE);
            return false;
        }
        return true;
    }

    private void rendezvous(Views.Rendezvous server) {
        boolean settled = !server.state().equals("connecting");
        String before = rendezvous.getOrDefault(server.address(), "");
        if (!settled || before.equals(server.state())) return;
        rendezvous.put(server.address(), server.state());
        print.accept(Messages.label("rendezvous", LABEL) + Messages.rendezvous(server));
    }

    private void changed(String peerId, String name, String path, @Nullable Long rttMs, long nanos) {
        Changes before = changing.getOrDefault(peerId, new Changes(name, List.of(), nanos));
        List<String> parts = new ArrayList<>(before.parts());
        long afterMs = TimeUnit.NANOSECONDS.toMillis(nanos - before.firstNanos());
        parts.add(Messages.path(path, rttMs) + (parts.isEmpty() ? "" : Messages.after(Durations.seconds(afterMs))));
        changing.put(peerId, new Changes(name, parts, before.firstNanos()));
    }

    /** When the next line is due. */
    long deadlineNanos() {
        return changing.values().stream()
                .mapToLong(change -> change.firstNanos() + SETTLING.toNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Prints the lines that are due. */
    void onTime(long nanos) {
        changing.values().removeIf(change -> {
            if (nanos < change.firstNanos() + SETTLING.toNanos()) return false;
            print.accept(Messages.label(PersonText.name(change.name()), LABEL) + String.join("; ", change.parts()));
            return true;
        });
    }
}
