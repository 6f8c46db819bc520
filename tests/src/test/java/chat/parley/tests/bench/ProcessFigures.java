package chat.parley.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux says of a process. */
final class ProcessFigures {
    /** {@code sysconf(_SC_CLK_TCK)}, which is this on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ ");

    private ProcessFigures() {}

    /** User and system time of all its threads, ended ones too: {@code utime + stime} of {@code /proc/PID/stat}. */
    static double cpuSeconds(long pid) throws IOException {
        return (stat(pid, 14) + stat(pid, 15)) / TICKS_PER_SECOND;
    }

    /** The same of its children that ended and were waited for. */
    static double cpuSecondsOfChildren(long pid) throws IOException {
        return (stat(pid, 16) + stat(pid, 17)) / TICKS_PER_SECOND;
    }

    /** Resident memory. */
    static long residentKiB(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
        throw new IOException("no VmRSS of process " + pid);
    }

    /** The same of its mappings that begin between two addresses. */
    static long residentKiB(long pid, long from, long to) throws IOException {
        long sum = 0;
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.find()) {
                long start = Long.parseUnsignedLong(mapping.group(1), 16);
                inside = Long.compareUnsigned(start, from) >= 0 && Long.compareUnsigned(start, to) < 0;
            } else if (inside && line.startsWith("Rss:")) {
                sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return sum;
    }

    /** Bytes that it caused to be written to a disk so far: {@code write_bytes} of {@code /proc/PID/io}. */
    static long writtenBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "io"))) {
            if (line.startsWith("write_bytes:")) return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
        throw new IOException("no write_bytes of process " + pid);
    }

    /** A field by its number in proc(5). */
    private static long stat(long pid, int field) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(afterName[field - 3]);
    }
}
