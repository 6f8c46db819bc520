package chat.parley.tests.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Medians and the like, and lines of text with them. */
final class Figures {
    private Figures() {}

    static double median(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) throw new IllegalArgumentException("a median of nothing");
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The smallest value that {@code share} of all are not above. */
    static long percentile(long[] values, int count, double share) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
        System.out.flush();
    }
}
