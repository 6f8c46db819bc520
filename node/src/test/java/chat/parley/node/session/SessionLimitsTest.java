package chat.parley.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How the figures relate. */
class SessionLimitsTest {
    @Test
    void severalOfTheLargestEnvelopesAreInFlightAndInTheBuffer() {
        assertThat(SessionLimits.MAX_IN_FLIGHT_BYTES / SessionLimits.MAX_ENVELOPE)
                .isGreaterThanOrEqualTo(16);
        assertThat(SessionLimits.RECEIVE_BUFFER_BYTES)
                .as("else a full flight would be dropped by a receiver whose disk is slow")
                .isGreaterThanOrEqualTo(SessionLimits.MAX_IN_FLIGHT_BYTES);
        assertThat(SessionLimits.NODE_BUFFER_BYTES / SessionLimits.RECEIVE_BUFFER_BYTES)
                .isGreaterThanOrEqualTo(64);
    }

    @Test
    void windowsLieWithinTheirBounds() {
        assertThat(SessionLimits.SEND_WINDOW_START).isBetween(SessionLimits.SEND_WINDOW_MIN, SessionLimits.WINDOW_MAX);
        assertThat(SessionLimits.RECEIVE_WINDOW_MIN).isLessThan(SessionLimits.WINDOW_MAX);
    }

    @Test
    void whatAStrangerBringsIsEightOfItsLargest() {
        assertThat(SessionLimits.STRANGER_BYTES)
                .isEqualTo(SessionLimits.STRANGER_ENVELOPES * SessionLimits.STRANGER_MAX_ENVELOPE)
                .isEqualTo(16 * 1_024);
        assertThat(SessionLimits.STRANGER_MAX_ENVELOPE).isLessThan(SessionLimits.MAX_ENVELOPE);
        assertThat(SessionLimits.STRANGER_ENVELOPES).isLessThan(SessionLimits.RECEIVE_WINDOW_MIN);
    }
}
