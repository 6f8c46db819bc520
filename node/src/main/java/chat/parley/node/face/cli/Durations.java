package chat.parley.node.face.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people read and type them. */
final class Durations {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final Pattern TYPED = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

    private Durations() {}

    /** How long something took: {@code 41 ms}, {@code 1.2 s}, {@code 14 min}. */
    static String took(long ms) {
        return ms < SECOND ? ms + " ms" : seconds(ms);
    }

    /** The same, never finer than a tenth of a second: {@code 0.3 s}. */
    static String seconds(long ms) {
        return ms < 10 * SECOND ? String.format(Locale.ROOT, "%.1f s", ms / (double) SECOND) : age(ms);
    }

    /** How long something has lasted, or ago it was: {@code 2 s}, {@code 4 min}, {@code 3 h}, {@code 5 d}. */
    static String age(long ms) {
        if (ms < MINUTE) return ms / SECOND + " s";
        if (ms < HOUR) return ms / MINUTE + " min";
        return ms < 2 * DAY ? ms / HOUR + " h" : ms / DAY + " d";
    }

    /** What a person typed: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}; a bare number is seconds. */
    static Optional<Duration> parse(String text) {
        Matcher typed = TYPED.matcher(text.strip());
        if (!typed.matches()) return Optional.empty();
        long number = Long.parseLong(typed.group(1));
        String unit = typed.group(2) == null ? "s" : typed.group(2);
        return Optional.of(
                switch (unit) {
                    case "ms" -> Duration.ofMillis(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofSeconds(number);
                });
    }
}
