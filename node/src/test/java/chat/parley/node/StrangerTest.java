package chat.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.channel.ReasonCode;
import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.Content;
import chat.parley.node.core.CoreEvent;
import chat.parley.node.session.SessionFrame;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people who are not in the list can bring about, and what they are told. */
class StrangerTest {
    @TempDir
    private Path folder;

    private Lodge lodge;

    @BeforeEach
    void open() {
        lodge = new Lodge(folder.resolve("home"), true);
    }

    @AfterEach
    void close() {
        lodge.close();
    }

    private static Content request(Someone who, String name) {
        return new Content.Request(who.card(name).wire(), new byte[24]);
    }

    private static Content text(String text) {
        return new Content.Text(Id128.random(new SecureRandom()), 1, text);
    }

    private void awaitRequests(int count) {
        Lodge.await(() -> Lodge.get(lodge.core.requests()).size() == count);
    }

    private long changes() {
        return lodge.events.stream()
                .filter(event -> event instanceof CoreEvent.ContactChanged || event instanceof CoreEvent.Noticed)
                .count();
    }

    @Test
    void idlersShutNobodyOut() {
        List<Someone> idlers = new ArrayList<>();
        try (Someone eve = new Someone()) {
            Optional<Someone.Link> first = Optional.empty();
            for (int i = 0; i < Strangers.MAX; i++) {
                Someone idler = new Someone();
                idlers.add(idler);
                Someone.Link link = idler.dial(lodge.node);
                if (first.isEmpty()) first = Optional.of(link);
            }
            Someone.Link eves = eve.dial(lodge.node);
            assertThat(first.orElseThrow().reason()).isEqualTo(ReasonCode.REFUSED);
            eve.say(eves, request(eve, "eve"));
            awaitRequests(1);
        } finally {
            idlers.forEach(Someone::close);
        }
    }

    @Test
    void aRequestIsNoAcceptanceHoweverOftenItComes() {
        try (Someone eve = new Someone()) {
            Someone.Link link = eve.dial(lodge.node);
            eve.say(link, request(eve, "eve"), request(eve, "eve"), text("hello"));
            awaitRequests(1);
            Lodge.await(() -> Lodge.get(lodge.core.requests()).get(0).messages() == 1);
            assertThat(changes()).isZero();
            Lodge.get(lodge.core.accept("eve"));
            assertThat(changes()).isOne();
        }
    }

    @Test
    void newEpochsOfSomebodyWhoIsNoContactAreNotTold() {
        SecureRandom random = new SecureRandom();
        try (Someone eve = new Someone()) {
            Someone.Link link = eve.dial(lodge.node);
            eve.say(link, request(eve, "eve"), text("one"));
            awaitRequests(1);
            for (int i = 0; i < 50; i++) {
                List<SessionFrame> frames = new ArrayList<>();
                frames.add(eve.resume(Id128.random(random)));
                eve.send(link, frames);
                eve.say(link, text("again"));
            }
            Lodge.await(() -> Lodge.get(lodge.core.requests()).get(0).messages() > 3);
            assertThat(changes()).isZero();
        }
    }

    @Test
    void whoIsBlockedIsTurnedAwayLikeAnyStranger() {
        try (Someone eve = new Someone();
                Someone mallory = new Someone()) {
            Someone.Link stranger = eve.dial(lodge.node);
            eve.say(stranger, text("not a request"));
            Lodge.get(lodge.core.add(mallory.card("mallory").link(), Optional.empty()));
            Someone.Link before = mallory.dial(lodge.node);
            Lodge.await(() ->
                    !Lodge.get(lodge.core.status()).contacts().get(0).path().equals("none"));
            Lodge.get(lodge.core.block("mallory"));
            assertThat(before.reason()).as("as a node that stops").isEqualTo(ReasonCode.GOING);
            assertThat(mallory.dial(lodge.node).reason())
                    .isEqualTo(stranger.reason())
                    .isEqualTo(ReasonCode.REFUSED);
        }
    }

    // ---- one node, one person ----

    @Test
    void aCardThatNamesAnothersNodeIsRefusedWhenAddedAndWhenAccepted() {
        try (Someone bob = new Someone();
                Someone mallory = new Someone(bob.nodeId)) {
            mallory.say(mallory.dial(lodge.node), request(mallory, "mallory"));
            awaitRequests(1);
            Lodge.get(lodge.core.add(bob.card("bob").link(), Optional.empty()));
            for (Runnable wrong : List.<Runnable>of(
                    () -> Lodge.get(lodge.core.accept("mallory")),
                    () -> Lodge.get(lodge.core.add(mallory.card("mallory").link(), Optional.empty())))) {
                org.assertj.core.api.Assertions.assertThatThrownBy(wrong::run)
                        .isInstanceOfSatisfying(
                                chat.parley.node.core.UserError.class,
                                error -> assertThat(error.line())
                                        .isEqualTo(
                                                "mallory names a node that bob in your list names too; one of them is not"
                                                        + " who they say; to keep the other one: parley remove bob"));
            }
            Lodge.get(lodge.core.remove("bob"));
            Lodge.get(lodge.core.accept("mallory"));
        }
    }

    @Test
    void aStrangersRequestForAnothersNodeIsNotTaken() {
        try (Someone bob = new Someone();
                Someone mallory = new Someone(bob.nodeId)) {
            Lodge.get(lodge.core.add(bob.card("bob").link(), Optional.empty()));
            Someone.Link link = mallory.dial(lodge.node);
            mallory.say(link, request(mallory, "mallory"));
            assertThat(link.reason()).isEqualTo(ReasonCode.REFUSED);
            assertThat(Lodge.get(lodge.core.requests())).isEmpty();
        }
    }

    @Test
    void aContactCannotTakeAnothersNodeOver() {
        try (Someone bob = new Someone();
                Someone mallory = new Someone()) {
            Lodge.get(lodge.core.add(bob.card("bob").link(), Optional.empty()));
            Lodge.get(lodge.core.add(mallory.card("mallory").link(), Optional.empty()));
            byte[] hostile = mallory.card("mallory", bob.nodeId).wire();
            mallory.say(
                    mallory.dial(lodge.node),
                    new Content.NewCard(hostile, new byte[24]),
                    new Content.Accepted(hostile, new byte[24]),
                    text("done"));
            Lodge.await(() -> lodge.events.stream().anyMatch(CoreEvent.Arrived.class::isInstance));
            assertThat(lodge.contact(mallory).orElseThrow().card().nodeId()).isEqualTo(mallory.nodeId);
            assertThat(lodge.contact(mallory).orElseThrow().token()).isEmpty();
            mallory.say(
                    mallory.dial(lodge.node),
                    new Content.NewCard(mallory.card("m2").wire(), new byte[24]));
            Lodge.await(() -> lodge.contact(mallory).orElseThrow().card().name().equals("m2"));
        }
    }
}
