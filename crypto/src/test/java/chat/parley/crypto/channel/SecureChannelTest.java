package chat.parley.crypto.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SecureChannelTest {
    private static byte[] body(int size) {
        byte[] body = new byte[size];
        new SplittableRandom(size).nextBytes(body);
        return body;
    }

    private static byte[] frame(int type, byte[] body) {
        byte[] frame = new byte[1 + body.length];
        frame[0] = (byte) type;
        System.arraycopy(body, 0, frame, 1, body.length);
        return frame;
    }

    // ---- opening ----

    @Test
    void bothSidesLearnWhoTheOtherIs() {
        Pair pair = Pair.open();
        ChannelReady there = pair.initiator.ready.orElseThrow();
        ChannelReady here = pair.responder.ready.orElseThrow();
        assertThat(there.name()).hasSize(16).isEqualTo(here.name());
        assertThat(there.certificate().orElseThrow().peerId()).isEqualTo(pair.bob.peer());
        assertThat(here.certificate().orElseThrow().peerId()).isEqualTo(pair.alice.peer());
        assertThat(here.certificate().orElseThrow().nodeId()).isEqualTo(pair.alice.node);
    }

    @Test
    void opensByteByByte() {
        Pair pair = new Pair(Pair.SETTINGS, Purpose.PEER);
        while (true) {
            byte[] there = pair.initiator.sent();
            byte[] back = pair.responder.sent();
            if (there.length + back.length == 0) break;
            for (byte one : there) pair.responder.receive(new byte[] {one});
            for (byte one : back) pair.initiator.receive(new byte[] {one});
        }
        assertThat(pair.initiator.ready).isPresent();
        assertThat(pair.responder.ready).isPresent();
    }

    @Test
    void rendezvousShowsNoCertificateAndAGuestNeitherDoes() {
        Pair pair = new Pair(
                dial -> new InitiatorConfig(
                        Purpose.RENDEZVOUS,
                        dial.key(),
                        new byte[0],
                        dial.remoteStatic(),
                        Optional.empty(),
                        dial.ownNode()),
                answer -> new ResponderConfig(
                        Set.of(Purpose.RENDEZVOUS), answer.key(), new byte[0], Optional.empty(), () -> false));
        pair.settle();
        assertThat(pair.initiator.ready.orElseThrow().certificate()).isEmpty();
        assertThat(pair.responder.ready.orElseThrow().certificate()).isEmpty();
    }

    @Test
    void aPeerWithoutACertificateIsRefused() {
        Pair pair = new Pair(
                dial -> new InitiatorConfig(
                        Purpose.PEER,
                        dial.key(),
                        new byte[0],
                        dial.remoteStatic(),
                        dial.expectedPeer(),
                        dial.ownNode()),
                answer -> answer);
        assertThat(pair.settle().responder.reason()).isEqualTo("IDENTITY");
        assertThat(pair.responder.ready).isEmpty();
    }

    @Test
    void aCertificateOfAnotherNodeKeyIsRefused() {
        Pair.Someone mallory = new Pair.Someone();
        Pair pair = new Pair(
                dial -> new InitiatorConfig(
                        Purpose.PEER,
                        mallory.key,
                        dial.certificate(),
                        dial.remoteStatic(),
                        dial.expectedPeer(),
                        dial.ownNode()),
                answer -> answer);
        assertThat(pair.settle().responder.reason()).isEqualTo("IDENTITY");
    }

    @Test
    void anotherIdentityThanTheOneExpectedIsRefused() {
        Pair.Someone carol = new Pair.Someone();
        Pair pair = new Pair(
                dial -> new InitiatorConfig(
                        Purpose.PEER,
                        dial.key(),
                        dial.certificate(),
                        dial.remoteStatic(),
                        Optional.of(carol.peer()),
                        dial.ownNode()),
                answer -> answer);
        pair.settle();
        assertThat(pair.initiator.reason()).isEqualTo("IDENTITY");
        assertThat(pair.initiator.ready).isEmpty();
        assertThat(pair.responder.reason()).isEqualTo("IDENTITY");
    }

    @Test
    void anotherKeyThanTheOnePinnedDoesNotOpen() {
        Pair.Someone carol = new Pair.Someone();
        Pair pair = new Pair(
                dial -> new InitiatorConfig(
                        Purpose.PEER,
                        dial.key(),
                        dial.certificate(),
                        Optional.of(carol.key.publicKey()),
                        dial.expectedPeer(),
                        dial.ownNode()),
                answer -> answer);
        assertThat(pair.settle().responder.reason()).isEqualTo("HANDSHAKE");
        assertThat(pair.responder.carrier.isOpen()).isFalse();
    }

    @Test
    void onesOwnNodeIsRefused() {
        Pair.Someone self = new Pair.Someone();
        Pair pair = new Pair(
                dial -> new InitiatorConfig(
                        Purpose.PEER,
                        self.key,
                        self.certificate,
                        Optional.of(self.key.publicKey()),
                        Optional.of(self.peer()),
                        Optional.of(self.node)),
                answer -> new ResponderConfig(
                        Set.of(Purpose.PEER), self.key, self.certificate, Optional.of(self.node), () -> false));
        assertThat(pair.settle().responder.reason()).isEqualTo("SELF");
    }

    @Test
    void xxIsAnsweredOnlyWhileVisible() {
        for (boolean visible : new boolean[] {true, false}) {
            Pair pair = new Pair(
                    dial -> new InitiatorConfig(
                            Purpose.PEER,
                            dial.key(),
                            dial.certificate(),
                            Optional.empty(),
                            Optional.empty(),
                            dial.ownNode()),
                    answer -> new ResponderConfig(
                            Set.of(Purpose.PEER), answer.key(), answer.certificate(), answer.ownNode(), () -> visible));
            pair.settle();
            assertThat(pair.initiator.ready.isPresent()).isEqualTo(visible);
            if (visible) {
                assertThat(pair.initiator
                                .ready
                                .get()
                                .certificate()
                                .orElseThrow()
                                .peerId())
                        .isEqualTo(pair.bob.peer());
                assertThat(pair.responder
                                .ready
                                .orElseThrow()
                                .certificate()
                                .orElseThrow()
                                .peerId())
                        .isEqualTo(pair.alice.peer());
            } else {
                assertThat(pair.initiator.reason()).isEqualTo("PROTOCOL");
            }
        }
    }

    @Test
    void noVersionInCommonIsSaidInTheClear() {
        Pair pair = new Pair(Pair.SETTINGS, Purpose.PEER);
        byte[] opening = pair.initiator.sent();
        opening[4] = 2;
        opening[5] = 7;
        pair.responder.receive(opening);
        assertThat(pair.responder.reason()).isEqualTo("VERSION");
        pair.initiator.receive(pair.responder.sent());
        assertThat(pair.initiator.reason()).isEqualTo("VERSION");
        assertThat(pair.initiator.closed.orElseThrow().detail()).contains("older");
    }

    @Test
    void aVersionRangeChangedOnTheWayDoesNotOpen() {
        Pair pair = new Pair(Pair.SETTINGS, Purpose.PEER);
        byte[] opening = pair.initiator.sent();
        opening[5] = 9;
        pair.responder.receive(opening);
        pair.settle();
        assertThat(pair.responder.ready).isEmpty();
        assertThat(pair.responder.reason()).isEqualTo("HANDSHAKE");
    }

    @Test
    void aSlowHandshakeEnds() {
        Pair pair = new Pair(Pair.SETTINGS, Purpose.PEER);
        pair.responder.receive(Arrays.copyOf(pair.initiator.sent(), 100));
        pair.responder.advance(Duration.ofSeconds(9));
        assertThat(pair.responder.reason()).isEqualTo("open");
        pair.responder.advance(Duration.ofSeconds(2));
        assertThat(pair.responder.reason()).isEqualTo("TIMEOUT");
        assertThat(pair.responder.carrier.isOpen()).isFalse();
    }

    @Test
    void everyFlippedByteOfAHandshakeIsNoticed() {
        int length = new Pair(Pair.SETTINGS, Purpose.PEER).initiator.sent().length;
        for (int at = 0; at < length; at += 37) {
            Pair pair = new Pair(Pair.SETTINGS, Purpose.PEER);
            byte[] first = pair.initiator.sent();
            first[at] ^= 0x10;
            pair.responder.receive(first);
            pair.settle();
            assertThat(pair.responder.ready).as("byte " + at).isEmpty();
        }
    }

    // ---- frames ----

    @Test
    void framesArriveInOrderWhole() {
        Pair pair = Pair.open();
        for (int size : new int[] {0, 1, 16}) pair.initiator.write(0x20, body(size));
        for (int size : new int[] {16_378, 16_379, 16_381, 32_757, 70_000}) pair.initiator.write(0x30, body(size));
        pair.initiator.write(0x20, body(3));
        pair.initiator.flush();
        pair.settle();
        assertThat(pair.responder.frames).hasSize(9);
        int[] sizes = {0, 1, 16, 16_378, 16_379, 16_381, 32_757, 70_000, 3};
        for (int i = 0; i < sizes.length; i++) {
            int type = i < 3 || i == 8 ? 0x20 : 0x30;
            assertThat(pair.responder.frames.get(i)).isEqualTo(frame(type, body(sizes[i])));
        }
    }

    @Test
    void framesWrittenTogetherShareARecord() {
        Pair pair = Pair.open();
        for (int i = 0; i < 3; i++) pair.initiator.write(0x20, body(10));
        pair.initiator.flush();
        // 3 · (3 + 10) bytes, padded to 64, sealed and with its length.
        assertThat(pair.initiator.sent()).hasSize(2 + 64 + 16);
    }

    @Test
    void aRecordForTheRendezvousIsNotPadded() {
        Pair pair = new Pair(
                dial -> new InitiatorConfig(
                        Purpose.RENDEZVOUS,
                        dial.key(),
                        dial.certificate(),
                        dial.remoteStatic(),
                        Optional.empty(),
                        dial.ownNode()),
                answer -> new ResponderConfig(
                        Set.of(Purpose.RENDEZVOUS), answer.key(), new byte[0], Optional.empty(), () -> false));
        pair.settle();
        pair.initiator.write(0x20, body(10));
        pair.initiator.flush();
        assertThat(pair.initiator.sent()).hasSize(2 + 13 + 16);
    }

    @Test
    void anUnknownTypeIsSkippedAlsoInPieces() {
        Pair pair = Pair.open();
        pair.initiator.write(0x55, body(100));
        pair.initiator.write(0x55, body(40_000));
        pair.initiator.write(0x20, body(1));
        pair.initiator.flush();
        pair.settle();
        assertThat(pair.responder.frames).containsExactly(frame(0x20, body(1)));
        assertThat(pair.responder.reason()).isEqualTo("open");
    }

    @Test
    void moreThanATypesMaximumClosesTheChannel() {
        for (int[] tooLarge : new int[][] {{0x20, 17}, {0x30, 70_001}}) {
            Pair pair = Pair.open();
            pair.initiator.write(tooLarge[0], body(tooLarge[1]));
            pair.initiator.flush();
            pair.settle();
            assertThat(pair.responder.frames).isEmpty();
            assertThat(pair.responder.reason()).isEqualTo("TOO_LARGE");
            assertThat(pair.initiator.reason()).isEqualTo("TOO_LARGE");
            assertThat(pair.initiator.closed.orElseThrow().byPeer()).isTrue();
        }
    }

    @Test
    void aFlippedReplayedOrMissingRecordClosesTheChannel() {
        for (String fault : new String[] {"flip", "replay", "skip", "truncate length"}) {
            Pair pair = Pair.open();
            pair.initiator.write(0x20, body(4));
            pair.initiator.flush();
            byte[] first = pair.initiator.sent();
            pair.initiator.write(0x20, body(5));
            pair.initiator.flush();
            byte[] second = pair.initiator.sent();
            switch (fault) {
                case "flip" -> {
                    first[20] ^= 1;
                    pair.responder.receive(first);
                }
                case "replay" -> {
                    pair.responder.receive(first);
                    pair.responder.receive(first);
                }
                case "skip" -> pair.responder.receive(second);
                default -> pair.responder.receive(new byte[] {0, 16, 1, 2, 3});
            }
            assertThat(pair.responder.reason()).as(fault).isIn("HANDSHAKE", "TOO_LARGE");
            assertThat(pair.responder.frames.size()).as(fault).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void garbageEndsInAReasonAndNothingElse() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200; i++) {
            Pair pair = i % 2 == 0 ? new Pair(Pair.SETTINGS, Purpose.PEER) : Pair.open();
            byte[] garbage = new byte[1 + random.nextInt(3_000)];
            random.nextBytes(garbage);
            Pair.End end = i % 4 < 2 ? pair.responder : pair.initiator;
            end.receive(garbage);
            // Half a record of garbage stays half a record: then the handshake's limit or the keepalive ends it.
            for (int wait = 0; wait < 6; wait++) end.advance(Duration.ofSeconds(30));
            assertThat(end.reason()).isNotEqualTo("open");
            assertThat(end.frames).isEmpty();
            pair.initiator.carrier.finishAndReleaseAll();
            pair.responder.carrier.finishAndReleaseAll();
        }
    }

    // ---- keys ----

    @Test
    void keysChangeInTimeAndFramesGoOn() {
        Pair pair = new Pair(Pair.SETTINGS.withRekey(5, 1 << 30, Duration.ofHours(1)), Purpose.PEER).settle();
        for (int i = 0; i < 40; i++) {
            pair.initiator.write(0x20, body(i % 16));
            pair.initiator.flush();
            pair.responder.write(0x20, body(i % 16));
            pair.responder.flush();
            pair.settle();
        }
        assertThat(pair.responder.frames).hasSize(40);
        assertThat(pair.initiator.frames).hasSize(40);
        assertThat(pair.responder.reason()).isEqualTo("open");
    }

    @Test
    void keysChangeByBytesAndByAge() {
        for (ChannelSettings settings : new ChannelSettings[] {
            Pair.SETTINGS.withRekey(1 << 20, 100_000, Duration.ofHours(1)),
            Pair.SETTINGS.withRekey(1 << 20, 1 << 30, Duration.ofMinutes(5))
        }) {
            Pair pair = new Pair(settings, Purpose.PEER).settle();
            for (int i = 0; i < 20; i++) {
                pair.initiator.write(0x30, body(16_000));
                pair.initiator.flush();
                pair.initiator.advance(Duration.ofSeconds(15));
                pair.responder.advance(Duration.ofSeconds(15));
                pair.settle();
            }
            assertThat(pair.responder.frames).hasSize(20);
            assertThat(pair.responder.reason()).isEqualTo("open");
        }
    }

    @Test
    void aSenderThatNeverChangesItsKeyIsClosed() {
        Pair fast = new Pair(Pair.SETTINGS, Purpose.PEER);
        // The responder expects a change every 3 records, the initiator thinks of none.
        Pair.End strict = new Pair.End(SecureChannel.responder(
                Pair.SETTINGS.withRekey(3, 1 << 30, Duration.ofHours(1)), fast.asBob(Set.of(Purpose.PEER))));
        strict.receive(fast.initiator.sent());
        fast.initiator.receive(strict.sent());
        strict.receive(fast.initiator.sent());
        fast.initiator.receive(strict.sent());
        for (int i = 0; i < 10 && strict.closed.isEmpty(); i++) {
            fast.initiator.write(0x20, body(1));
            fast.initiator.flush();
            strict.receive(fast.initiator.sent());
        }
        assertThat(strict.reason()).isEqualTo("REKEY_OVERDUE");
        assertThat(strict.frames).hasSize(5);
    }

    // ---- keepalive and the end ----

    @Test
    void aSilentChannelIsAskedAndThenDead() {
        Pair pair = Pair.open();
        pair.initiator.advance(Duration.ofSeconds(20));
        assertThat(pair.initiator.sent()).isNotEmpty();
        for (int i = 0; i < 2; i++) {
            pair.initiator.advance(Duration.ofSeconds(10));
            assertThat(pair.initiator.sent()).isNotEmpty();
        }
        assertThat(pair.initiator.reason()).isEqualTo("open");
        pair.initiator.advance(Duration.ofSeconds(10));
        assertThat(pair.initiator.reason()).isEqualTo("DEAD");
    }

    @Test
    void anAnsweredPingKeepsItAliveAndMeasures() {
        Pair pair = Pair.open();
        for (int i = 0; i < 10; i++) {
            pair.initiator.advance(Duration.ofSeconds(20));
            pair.responder.advance(Duration.ofSeconds(20));
            pair.settle();
        }
        assertThat(pair.initiator.reason()).isEqualTo("open");
        pair.initiator.secure.ping();
        byte[] ping = pair.initiator.sent();
        pair.initiator.advance(Duration.ofMillis(30));
        pair.responder.receive(ping);
        pair.settle();
        long last = pair.initiator.pongs.get(pair.initiator.pongs.size() - 1).roundTripNanos();
        assertThat(last).isEqualTo(Duration.ofMillis(30).toNanos());
    }

    @Test
    void theReasonOfACloseArrives() {
        Pair pair = Pair.open();
        pair.responder.write(0x20, body(2));
        pair.responder.secure.closeWith(ReasonCode.SURPLUS);
        pair.settle();
        assertThat(pair.initiator.frames).hasSize(1);
        assertThat(pair.initiator.reason()).isEqualTo("SURPLUS");
        assertThat(pair.initiator.carrier.isOpen()).isFalse();
        assertThat(pair.responder.carrier.isOpen()).isFalse();
    }

    @Test
    void nothingIsWrittenBeforeItIsReadyOrAfterItsEnd() {
        Pair pair = new Pair(Pair.SETTINGS, Purpose.PEER);
        pair.initiator.sent();
        pair.initiator.write(0x20, body(1));
        pair.initiator.flush();
        assertThat(pair.initiator.sent()).isEmpty();
        Pair open = Pair.open();
        open.initiator.secure.closeWith(ReasonCode.NORMAL);
        open.initiator.sent();
        open.initiator.write(0x20, body(1));
        open.initiator.flush();
        assertThat(open.initiator.sent()).isEmpty();
    }
}
