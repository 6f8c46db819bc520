package chat.parley.crypto.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;

/**
 * Frames written since the last flush, and how they are packed into records: as many as fit, a frame that fits none whole
 * in pieces. First in, first out, so two large frames never interleave. Owns the buffers it holds; thread-confined.
 */
final class OutgoingFrames {
    /** One frame as it will stand in a record; {@code promise} belongs to the whole frame and sits on its last piece. */
    private record Piece(int type, ByteBuf body, ChannelPromise promise) {}

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>(2);

    /**
     * Takes a frame.
     *
     * @param frame {@code type ‖ body}, at least 1 byte; ownership passes
     * @param silent a void promise for the pieces before the last
     */
    void add(ByteBuf frame, ChannelPromise promise, ChannelPromise silent) {
        int body = frame.readableBytes() - 1;
        if (body <= ChannelFrames.MAX_WHOLE_BODY) {
            pieces.add(new Piece(frame.readUnsignedByte(), frame, promise));
            return;
        }
        while (frame.readableBytes() > ChannelFrames.MAX_WHOLE_BODY) {
            ByteBuf piece = frame.readRetainedSlice(ChannelFrames.MAX_WHOLE_BODY);
            pieces.add(new Piece(ChannelFrames.PART, piece, silent));
        }
        pieces.add(new Piece(ChannelFrames.PART_END, frame, promise));
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** How many bytes the next record's frames take, headers included; at most {@code room}; 0 when none is left. */
    int nextLength(int room) {
        int length = 0;
        for (Piece piece : pieces) {
            int size = ChannelFrames.FRAME_HEADER + piece.body.readableBytes();
            if (length + size > room) break;
            length += size;
        }
        return length;
    }

    /**
     * Moves exactly {@code length} bytes of frames, as told by {@link #nextLength}, into a record.
     *
     * @param promises takes the promise of each frame that ended
     */
    void moveInto(byte[] record, int offset, int length, Promises promises) {
        int at = offset;
        while (at < offset + length) {
            Piece piece = pieces.remove();
            int size = piece.body.readableBytes();
            record[at] = (byte) piece.type;
            record[at + 1] = (byte) (size >>> 8);
            record[at + 2] = (byte) size;
            piece.body.readBytes(record, at + ChannelFrames.FRAME_HEADER, size);
            piece.body.release();
            promises.add(piece.promise);
            at += ChannelFrames.FRAME_HEADER + size;
        }
    }

    /** Drops what is left and fails its promises. */
    void failAll(Throwable cause) {
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.body.release();
            if (!piece.promise.isVoid()) piece.promise.tryFailure(cause);
        }
    }

    /** Joins the promises of the frames in one record into the promise of that record. */
    static final class Promises {
        private final ChannelPromise silent;
        private ChannelPromise joined;

        /** @param silent the carrier's void promise, used while nobody asks */
        Promises(ChannelPromise silent) {
            this.silent = silent;
            this.joined = silent;
        }

        private void add(ChannelPromise promise) {
            if (promise.isVoid()) return;
            if (joined == silent) {
                joined = promise;
                return;
            }
            ChannelPromise previous = joined;
            ChannelPromise both = promise.channel().newPromise();
            both.addListener(done -> {
                complete(previous, done.cause());
                complete(promise, done.cause());
            });
            joined = both;
        }

        private static void complete(ChannelPromise promise, @org.jspecify.annotations.Nullable Throwable cause) {
            if (cause == null) promise.trySuccess();
            else promise.tryFailure(cause);
        }

        ChannelPromise joined() {
            return joined;
        }
    }
}
