package chat.parley.node.face.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Moments as people read them, in their own time zone. */
final class Times {
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_MINUTE = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    private final Clock clock;

    Times(Clock clock) {
        this.clock = clock;
    }

    /** {@code 10:04:07}. */
    String second(String at) {
        return SECOND.format(local(at));
    }

    /** {@code 10:04:07}, now. */
    String now() {
        return SECOND.format(ZonedDateTime.now(clock));
    }

    /** {@code 09:12} today, else {@code 24 Nov 09:12}. */
    String since(String at) {
        ZonedDateTime then = local(at);
        return (isToday(then.toLocalDate()) ? MINUTE : DAY_AND_MINUTE).format(then);
    }

    /** The day of a moment. */
    LocalDate day(String at) {
        return local(at).toLocalDate();
    }

    boolean isToday(LocalDate day) {
        return day.equals(LocalDate.now(clock));
    }

    /** {@code Tuesday, 24 November 2026}. */
    static String day(LocalDate day) {
        return DAY.format(day);
    }

    private ZonedDateTime local(String at) {
        try {
            return Instant.parse(at).atZone(clock.getZone());
        } catch (DateTimeParseException odd) {
            // A node of another version says times otherwise: show something rather than fail.
            return Instant.EPOCH.atZone(clock.getZone());
        }
    }
}
