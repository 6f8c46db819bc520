package chat.parley.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crypto.identity.Id128;
import chat.parley.node.chat.StoredMessage;
import chat.parley.node.session.Hole;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RepairsTest {
    private static final long MARKER = 900;
    private static final Hole ONE = hole(1);
    private static final Hole TWO = hole(2);
    private static final Hole THREE = hole(3);

    private static Hole hole(long id) {
        return new Hole(new Id128(0, id), Optional.empty());
    }

    /** A conversation of some length, and what was queued of it. */
    private static final class Conversation implements Repairs.Source {
        final List<Long> orders = new ArrayList<>();
        final List<Hole> markers = new ArrayList<>();
        final ArrayDeque<Consumer<List<StoredMessage>>> reads = new ArrayDeque<>();
        int largestPage;

        @Override
        public int queueControl(long order) {
            orders.add(order);
            return 1;
        }

        @Override
        public int queueMessages(long order, List<StoredMessage> page) {
            largestPage = Math.max(largestPage, page.size());
            LongStream.range(order, order + page.size()).forEach(orders::add);
            return page.size();
        }

        @Override
        public long queueMarker(Hole hole) {
            markers.add(hole);
            return MARKER + markers.size();
        }

        @Override
        public void mineAfter(Optional<Id128> after, int limit, Consumer<List<StoredMessage>> answer) {
            reads.add(answer);
        }

        @Override
        public void runSoon() {}

        /** The store answers what was asked first. */
        void answer(int messages) {
            List<StoredMessage> page = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                page.add(new StoredMessage(
                        i,
                        1,
                        new Id128(0, i),
                        true,
                        i,
                        0,
                        "text",
                        StoredMessage.State.DELIVERED,
                        StoredMessage.PathKind.DIRECT));
            }
            reads.remove().accept(page);
        }
    }

    private final OutgoingQueue queue = new OutgoingQueue(new StoreContents.Queue(0, 0, 0, 0));
    private final Conversation conversation = new Conversation();
    private final Repairs repairs = new Repairs(conversation, queue);

    @Test
    void readsPageByPageAndQueuesInOrderBeforeWhatWaits() {
        repairs.onHole(ONE);
        conversation.answer(Repairs.PAGE);
        conversation.answer(Repairs.PAGE);
        conversation.answer(3);
        assertThat(conversation.largestPage).isEqualTo(Repairs.PAGE);
        assertThat(conversation.orders).hasSize(2 * Repairs.PAGE + 4).isSorted().doesNotHaveDuplicates();
        assertThat(conversation.orders).allMatch(order -> order <= 0);
        assertThat(conversation.markers).containsExactly(ONE);
    }

    @Test
    void whatWaitsStaysUntilTheLastPageIsQueued() {
        queue.append(new OutgoingRow(1, 1, queue.nextOrder(), OptionalLong.empty(), new byte[1]), 0);
        repairs.onHole(ONE);
        assertThat(queue.take(10, 100, 100)).isEmpty();
        assertThat(queue.hasMore(100)).isFalse();
        conversation.answer(0);
        assertThat(queue.take(10, 100, 100)).hasSize(1);
    }

    @Test
    void holesThatComeMeanwhileCostOneRepairTheNewest() {
        repairs.onHole(ONE);
        repairs.onHole(TWO);
        repairs.onHole(THREE);
        conversation.answer(0);
        assertThat(conversation.reads).isEmpty();
        repairs.onNumbered(MARKER + 1, 7);
        repairs.onRetired(6);
        assertThat(conversation.reads).isEmpty();
        repairs.onRetired(7);
        conversation.answer(0);
        assertThat(conversation.markers).containsExactly(ONE, THREE);
    }

    @Test
    void aMarkerThatIsQueuedAgainIsWaitedForAgain() {
        repairs.onHole(ONE);
        conversation.answer(0);
        repairs.onHole(TWO);
        repairs.onNumbered(MARKER + 1, 7);
        repairs.onEpoch();
        repairs.onRetired(50);
        assertThat(conversation.reads).isEmpty();
        repairs.onNumbered(MARKER + 1, 60);
        repairs.onRetired(60);
        assertThat(conversation.reads).hasSize(1);
    }
}
