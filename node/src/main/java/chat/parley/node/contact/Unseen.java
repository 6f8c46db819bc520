package chat.parley.node.contact;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Characters of which a reader sees nothing: two names that differ in them alone look the same. Unicode's Default_Ignorable_Code_Point,
 * which Java does not know, and the empty Braille cell. A few are needed where they stand: the joiners between letters of some scripts
 * and inside emoji, and the selector that makes a sign an emoji.
 */
final class Unseen {
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;
    private static final int EMOJI_SELECTOR = 0xfe0f;

    /** First and last of each run. */
    private static final int[][] IGNORABLE = {
        {0x00ad, 0x00ad},
        {0x034f, 0x034f},
        {0x061c, 0x061c},
        {0x115f, 0x1160},
        {0x17b4, 0x17b5},
        {0x180b, 0x180f},
        {0x200b, 0x200f},
        {0x202a, 0x202e},
        {0x2060, 0x206f},
        {0x2800, 0x2800},
        {0x3164, 0x3164},
        {0xfe00, 0xfe0f},
        {0xfeff, 0xfeff},
        {0xffa0, 0xffa0},
        {0xfff0, 0xfff8},
        {0x1bca0, 0x1bca3},
        {0x1d173, 0x1d17a},
        {0xe0000, 0xe0fff},
    };

    /** Scripts in which a joiner between two letters changes how they are written. */
    private static final Set<UnicodeScript> JOINING = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.NKO,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private Unseen() {}

    static boolean isUnseen(int point) {
        for (int[] run : IGNORABLE) {
            if (point < run[0]) return false;
            if (point <= run[1]) return true;
        }
        return false;
    }

    static boolean isJoiner(int point) {
        return point == NON_JOINER || point == JOINER;
    }

    /** Whether every unseen character stands where writing needs it. */
    static boolean isWanted(String name) {
        int[] points = name.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (isUnseen(points[i]) && !isWanted(points, i)) return false;
        }
        return true;
    }

    private static boolean isWanted(int[] points, int at) {
        int before = at == 0 ? 0 : points[at - 1];
        if (points[at] == EMOJI_SELECTOR) return isSign(before);
        if (!isJoiner(points[at]) || at == 0 || at == points.length - 1) return false;
        int after = points[at + 1];
        if (joins(before) && UnicodeScript.of(before) == UnicodeScript.of(after) && joins(after)) return true;
        return points[at] == JOINER && isSign(signBefore(points, at)) && isSign(after);
    }

    private static boolean joins(int point) {
        return (Character.isLetter(point) || isMark(point)) && JOINING.contains(UnicodeScript.of(point));
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** The sign before a joiner, past the selector and the skin colour that may follow it. */
    private static int signBefore(int[] points, int at) {
        int i = at - 1;
        if (i > 0 && (points[i] == EMOJI_SELECTOR || isSkin(points[i]))) i--;
        return points[i];
    }

    private static boolean isSkin(int point) {
        return point >= 0x1f3fb && point <= 0x1f3ff;
    }

    /** Whether it may begin or continue an emoji; Java 17 does not know which do. */
    private static boolean isSign(int point) {
        if (point >= 0x1f000 && point <= 0x1faff) return true;
        int type = Character.getType(point);
        return point >= 0x2190 && point != 0x2800 && (type == Character.OTHER_SYMBOL || type == Character.MATH_SYMBOL);
    }
}
