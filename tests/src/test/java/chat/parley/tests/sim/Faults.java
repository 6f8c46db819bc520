package chat.parley.tests.sim;

import java.util.SplittableRandom;

/**
 * What goes wrong in one schedule, drawn from its seed; every kind is off in about half of them, so that each is also met alone.
 *
 * @param lossPercent single frames lost
 * @param doublePercent single frames doubled
 * @param swapPercent single frames overtaken
 * @param breaks channels break
 * @param silences channels fall silent without breaking
 * @param crashes nodes stop and start from their disk
 * @param restores nodes start from an older copy of their disk
 * @param clones a second copy of a node runs beside the first
 * @param strangers the two do not accept each other from the start
 * @param slowDisk commits sometimes take seconds
 * @param large envelopes of up to the maximum, so that windows are held by bytes
 * @param maxDelayMillis one way
 */
record Faults(
        int lossPercent,
        int doublePercent,
        int swapPercent,
        boolean breaks,
        boolean silences,
        boolean crashes,
        boolean restores,
        boolean clones,
        boolean strangers,
        boolean slowDisk,
        boolean large,
        int maxDelayMillis) {

    static Faults draw(SplittableRandom random) {
        return new Faults(
                random.nextBoolean() ? random.nextInt(1, 8) : 0,
                random.nextBoolean() ? random.nextInt(1, 8) : 0,
                random.nextBoolean() ? random.nextInt(1, 8) : 0,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                random.nextBoolean(),
                random.nextInt(12) == 0,
                random.nextInt(1, 200));
    }

    /** Nothing goes wrong any more. */
    Faults healed() {
        return new Faults(0, 0, 0, false, false, false, false, false, false, false, large, maxDelayMillis);
    }

    boolean loses(SplittableRandom random) {
        return lossPercent > 0 && random.nextInt(100) < lossPercent;
    }

    boolean doubles(SplittableRandom random) {
        return doublePercent > 0 && random.nextInt(100) < doublePercent;
    }

    boolean swaps(SplittableRandom random) {
        return swapPercent > 0 && random.nextInt(100) < swapPercent;
    }
}
