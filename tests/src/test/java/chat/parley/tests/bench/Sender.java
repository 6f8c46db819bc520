package chat.parley.tests.bench;

import java.util.Locale;

/** The sending end of something that delivers durably, in its own process: a message is done when its sender knows that it is stored there. */
interface Sender {
    int MESSAGE_BYTES = 200;

    /** Delivers messages one at a time. */
    void one(Times times) throws Exception;

    /** Delivers messages with at most so many under way. */
    void pipelined(Times times, int inFlight) throws Exception;

    /** How long each of the messages to be delivered took. Threads take turns. */
    final class Times {
        private final long[] begun;
        private final long[] took;
        private int sent;
        private int done;

        Times(int messages) {
            begun = new long[messages];
            took = new long[messages];
        }

        int messages() {
            return begun.length;
        }

        /** The next message is handed over. */
        synchronized void begin() {
            begun[sent++] = System.nanoTime();
        }

        /** The next so many are known to be stored, first in, first out. */
        synchronized void done(int messages) {
            long now = System.nanoTime();
            for (int i = 0; i < messages; i++, done++) took[done] = now - begun[done];
            notifyAll();
        }

        /** Waits until at most so many are under way; how many that are. */
        synchronized int awaitUnderWay(int most) throws InterruptedException {
            while (sent - done > most) wait(60_000);
            return sent - done;
        }

        String summary(long wallNanos) {
            return String.format(
                    Locale.ROOT,
                    "%d %d %d %d",
                    done,
                    Figures.percentile(took, done, 0.5),
                    Figures.percentile(took, done, 0.99),
                    wallNanos);
        }
    }

    /** Orders of a sender: {@code one N} and {@code pipelined N IN-FLIGHT}; the answer is for {@link Delivery}. */
    static String follow(Sender sender, String order) throws Exception {
        String[] words = order.split(" ", -1);
        Times times = new Times(Integer.parseInt(words[1]));
        long start = System.nanoTime();
        if (words[0].equals("one")) sender.one(times);
        else sender.pipelined(times, Integer.parseInt(words[2]));
        return times.summary(System.nanoTime() - start);
    }
}
