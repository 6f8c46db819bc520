package chat.parley.crypto.noise;

import chat.parley.crypto.provider.AeadKey;

/**
 * What a handshake leaves (Noise §5.2, {@code Split}). Both counters start at 0 and are the caller's to keep, as are the
 * keys to wipe. After a one-way pattern the direction that may not be used is wiped already.
 *
 * @param send seals what this end says
 * @param receive opens what the other says
 */
public record TransportKeys(AeadKey send, AeadKey receive) {
    /** Wipes both. */
    public void wipe() {
        send.wipe();
        receive.wipe();
    }
}
