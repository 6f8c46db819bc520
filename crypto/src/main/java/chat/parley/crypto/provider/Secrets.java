package chat.parley.crypto.provider;

import java.security.MessageDigest;
import java.util.Arrays;

/** What every secret needs: comparison in constant time, and an end. Any thread. */
public final class Secrets {
    private Secrets() {}

    /**
     * Compares in a time that depends on the lengths only, never on where the contents differ.
     *
     * @return whether both hold the same bytes
     */
    public static boolean equal(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    /**
     * Overwrites with zeros. Best effort, as always in Java: the garbage collector may have copied an array before, and
     * the JDK's and Bouncy Castle's objects keep expanded keys until they are collected.
     */
    public static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
