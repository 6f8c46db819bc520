package chat.parley.node.fast;

/**
 * The frames between a fast client and a node, on the socket that also serves JSON-RPC. The client's first byte is {@link #MAGIC},
 * which no JSON begins with; then each side sends {@code type (u8) ‖ length (u32) ‖ body}.
 *
 * <p>The client sends {@link #START}; the node answers {@link #REFUSED} and closes, or {@link #ACCEPTED} and then any number of
 * {@link #OUT}, {@link #ERR} and {@link #WANT}, and at the end {@link #EXIT}. Each {@code WANT} is answered by one {@link #INPUT}.
 * Until {@code ACCEPTED} nothing has happened, so a client that has not seen it may run the command another way. A client that
 * closes the socket ends its command.
 */
public final class FastFrames {
    /** First byte of a connection; also the version. */
    public static final byte MAGIC = 1;

    /**
     * Client: {@code flags (u8) ‖ columns (u16) ‖ working directory ‖ count (u16) ‖ arguments}, each text as
     * {@code length (u32) ‖ UTF-8}.
     */
    public static final byte START = 'S';
    /** Node: the command begins. */
    public static final byte ACCEPTED = 'A';
    /** Node: the command was not begun, because as many run as may. */
    public static final byte REFUSED = 'R';
    /** Node: bytes for the client's stdout. */
    public static final byte OUT = 'O';
    /** Node: bytes for the client's stderr. */
    public static final byte ERR = 'E';
    /** Node: the command reads its input; empty. */
    public static final byte WANT = 'W';
    /** Client: some bytes of its stdin; empty at the end. */
    public static final byte INPUT = 'I';
    /** Node: the exit code (u8); nothing follows. */
    public static final byte EXIT = 'X';

    /** Flag: stdin is a terminal. */
    public static final int IN_TERMINAL = 1;
    /** Flag: stdout is a terminal. */
    public static final int OUT_TERMINAL = 2;
    /** Flag: stderr is a terminal. */
    public static final int ERR_TERMINAL = 4;
    /** Flag: {@code NO_COLOR} is set. */
    public static final int NO_COLOUR = 8;

    /** Bytes before a frame's body. */
    public static final int HEADER = 5;
    /** Longest body of a START; what the kernel lets through as one argument is a tenth of it. */
    public static final int MAX_START = 1 << 20;
    /** Longest body of every other frame. */
    public static final int MAX_PIECE = 1 << 16;

    private FastFrames() {}
}
