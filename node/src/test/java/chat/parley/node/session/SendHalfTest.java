package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.crypto.identity.Id128;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SendHalfTest {
    private static final Id128 EPOCH = Bench.MINE;
    private static final long CHANNEL = 4;

    private final SendHalf half = new SendHalf(SessionState.Sending.fresh(EPOCH, 0));

    private void append(int count) {
        for (int i = 0; i < count; i++) half.append(i, new byte[] {(byte) i});
        half.onCommitted(half.last());
    }

    private List<Long> sendAll(long channel) {
        List<Long> numbers = new ArrayList<>();
        for (Optional<SessionFrame> next = half.sendNext(channel, 0);
                next.isPresent();
                next = half.sendNext(channel, 0)) {
            numbers.add(((SessionFrame.Data) next.get()).number());
        }
        return numbers;
    }

    private long retire(long position) {
        return half.retire(position, CHANNEL, 0);
    }

    @Test
    void numbersFollowOneAnotherAndSoDoChains() {
        Chain chain = Chain.start(EPOCH);
        for (int number = 1; number <= 5; number++) {
            byte[] envelope = {(byte) number, 9};
            Sealed sealed = half.append(100 + number, envelope);
            chain = chain.next(envelope);
            assertThat(sealed.number()).isEqualTo(number);
            assertThat(sealed.ref()).isEqualTo(100 + number);
            assertThat(sealed.chain()).isEqualTo(chain);
        }
        retireCommitted(3);
        assertThat(half.append(0, new byte[] {1}).number()).isEqualTo(6);
        assertThat(half.base()).isEqualTo(3);
        assertThat(half.last()).isEqualTo(6);
    }

    private void retireCommitted(long position) {
        half.onCommitted(position);
        retire(position);
    }

    @Test
    void aStateWithAGapIsRefused() {
        List<Sealed> gap = List.of(Bench.sealed(3).unretired().get(1));
        SessionState.Sending state = new SessionState.Sending(EPOCH, 0, 0, Chain.start(EPOCH), gap);
        assertThatThrownBy(() -> new SendHalf(state)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAStateHoldsIsOnDiskAndCountsAgainstTheRoom() {
        SendHalf restarted = new SendHalf(Bench.sealed(3));
        assertThat(restarted.lastCommitted()).isEqualTo(3);
        assertThat(restarted.roomBytes()).isEqualTo(SessionLimits.MAX_IN_FLIGHT_BYTES - 3);
        restarted.setLimit(10);
        assertThat(restarted.roomCount()).isEqualTo(7);
    }

    @Test
    void roomIsTheLeastOfLimitWindowAndBytes() {
        assertThat(half.roomCount()).as("no limit known").isZero();
        half.setLimit(Long.MAX_VALUE);
        assertThat(half.roomCount()).isEqualTo(SessionLimits.SEND_WINDOW_START);
        half.setLimit(3);
        append(2);
        assertThat(half.roomCount()).isEqualTo(1);
        half.setLimit(1);
        assertThat(half.roomCount()).as("a limit that went back").isZero();
        assertThat(half.roomBytes()).isEqualTo(SessionLimits.MAX_IN_FLIGHT_BYTES - 2);
        retire(1);
        assertThat(half.roomBytes()).isEqualTo(SessionLimits.MAX_IN_FLIGHT_BYTES - 1);
    }

    @Test
    void sendsEachOnceInOrderUntilItIsToGoAgain() {
        half.setLimit(100);
        append(3);
        assertThat(sendAll(CHANNEL)).containsExactly(1L, 2L, 3L);
        assertThat(sendAll(CHANNEL)).isEmpty();
        half.unsend(CHANNEL + 1);
        assertThat(sendAll(CHANNEL)).as("of another channel").isEmpty();
        half.unsend(CHANNEL);
        assertThat(sendAll(CHANNEL)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void sendsNothingThatIsNotOnDisk() {
        half.setLimit(100);
        half.append(1, new byte[] {1});
        half.append(2, new byte[] {2});
        assertThat(half.lastCommitted()).isZero();
        assertThat(sendAll(CHANNEL)).isEmpty();
        half.onCommitted(1);
        assertThat(half.lastCommitted()).isEqualTo(1);
        assertThat(sendAll(CHANNEL)).containsExactly(1L);
    }

    @Test
    void dataCarriesTheChainBeforeIt() {
        half.setLimit(100);
        append(3);
        retire(1);
        Chain before = half.baseChain();
        assertThat(((SessionFrame.Data) half.sendNext(CHANNEL, 0).orElseThrow()).before())
                .isEqualTo(before.prefix());
        assertThat(((SessionFrame.Data) half.sendNext(CHANNEL, 0).orElseThrow()).before())
                .isEqualTo(before.next(new byte[] {1}).prefix());
    }

    @Test
    void foreignIsWhatThisHalfNeverSaid() {
        append(3);
        retire(1);
        Chain two = half.baseChain().next(new byte[] {1});
        assertThat(half.foreign(0, Chain.start(Bench.THEIRS)))
                .as("below base nothing is comparable")
                .isFalse();
        assertThat(half.foreign(1, half.baseChain())).isFalse();
        assertThat(half.foreign(1, Chain.start(EPOCH))).isTrue();
        assertThat(half.foreign(2, two)).isFalse();
        assertThat(half.foreign(2, two.prefix())).isFalse();
        assertThat(half.foreign(2, two.prefix() + 1)).isTrue();
        assertThat(half.foreign(4, two)).as("beyond the last").isTrue();
        assertThat(half.foreign(4, two.prefix())).isTrue();
        assertThat(half.foreign(0, 0L)).isFalse();
        assertThat(half.foreign(Long.MAX_VALUE, two.prefix())).isTrue();
    }

    @Test
    void aSampleComesOfTheNewestThatWentOnceOnThatChannel() {
        half.setLimit(100);
        append(3);
        half.sendNext(CHANNEL, 10);
        half.sendNext(CHANNEL, 20);
        half.sendNext(CHANNEL + 1, 30);
        assertThat(half.retire(3, CHANNEL, 100)).isEqualTo(80);
        assertThat(half.retire(3, CHANNEL, 100)).as("nothing retired").isEqualTo(-1);
    }

    @Test
    void noSampleComesOfWhatWentTwice() {
        half.setLimit(100);
        append(1);
        half.sendNext(CHANNEL, 10);
        half.unsend(CHANNEL);
        half.sendNext(CHANNEL, 20);
        assertThat(half.retire(1, CHANNEL, 100)).isEqualTo(-1);
    }

    @Test
    void sackBitIIsPositionPlus2PlusI() {
        half.setLimit(100);
        append(70);
        sendAll(CHANNEL);
        half.onSack(0, 1L | Long.MIN_VALUE);
        half.unsend(CHANNEL);
        List<Long> again = sendAll(CHANNEL);
        assertThat(again).hasSize(68).doesNotContain(2L, 65L).contains(1L, 3L, 64L, 66L);
        retire(10);
        half.onSack(0, -1L);
        half.onSack(69, -1L);
        assertThat(half.unretired())
                .as("bits of what is retired or was never sealed")
                .isEqualTo(60);
    }

    @Test
    void halvesWindowDownTo32AndGrowsTo1024() {
        half.setLimit(Long.MAX_VALUE);
        for (int i = 0; i < 8; i++) half.halveWindow();
        assertThat(half.window()).isEqualTo(SessionLimits.SEND_WINDOW_MIN);
        for (int i = 0; i < 2_000; i++) {
            append(half.roomCount());
            retire(half.last());
        }
        assertThat(half.window()).isEqualTo(SessionLimits.WINDOW_MAX);
    }

    @Test
    void limitOfAnAckNeverMovesBackAndThatOfAResumeMay() {
        half.onLimit(5);
        half.onLimit(4);
        assertThat(half.limit()).isEqualTo(5);
        half.setLimit(4);
        assertThat(half.limit()).isEqualTo(4);
    }

    @Test
    void heldByLimitMeansThatNothingElseHoldsBack() {
        assertThat(half.heldByLimit(true)).isTrue();
        assertThat(half.heldByLimit(false)).as("nothing waits").isFalse();
        half.setLimit(2);
        assertThat(half.heldByLimit(true)).as("there is room").isFalse();
        append(2);
        sendAll(CHANNEL);
        assertThat(half.heldByLimit(true)).as("something is under way").isFalse();
        half.setLimit(0);
        half.unsend(CHANNEL);
        assertThat(half.heldByLimit(false))
                .as("sealed beyond a limit that went back")
                .isTrue();
    }

    @Test
    void aNewEpochForgetsNumbersAndKeepsRefsInOrder() {
        half.setLimit(100);
        append(3);
        sendAll(CHANNEL);
        Id128 next = new Id128(9, 9);
        assertThat(half.startEpoch(next)).containsExactly(0L, 1L, 2L);
        assertThat(half.epoch()).isEqualTo(next);
        assertThat(half.generation()).isEqualTo(1);
        assertThat(half.base()).isZero();
        assertThat(half.last()).isZero();
        assertThat(half.limit()).isZero();
        assertThat(half.baseChain()).isEqualTo(Chain.start(next));
        assertThat(half.roomBytes()).isEqualTo(SessionLimits.MAX_IN_FLIGHT_BYTES);
        assertThat(half.oldestChannel()).isEqualTo(SendHalf.NOWHERE);
        half.setLimit(100);
        append(1);
        assertThat(sendAll(CHANNEL)).containsExactly(1L);
    }
}
