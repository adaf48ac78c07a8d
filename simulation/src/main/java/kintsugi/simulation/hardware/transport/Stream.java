package kintsugi.simulation.hardware.transport;

import java.util.ArrayDeque;
import kintsugi.core.check.Limits;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import org.jspecify.annotations.Nullable;

/** One side of a byte stream. What it may have under way is what its reader has room for: the reader gives credit as it reads. */
final class Stream implements ByteStream {
    private static final int PIECE_BYTES = Limits.STREAM_WINDOW_BYTES / 4;

    private final Half half;
    private final long id;
    private final ArrayDeque<Payload> pieces = new ArrayDeque<>();
    private final Waiters readers;
    private final Waiters writers;
    private long unreadBytes; // of the peer, as far as known here
    private long uncreditedBytes;
    private boolean isFinished;
    private boolean isPeerFinished;
    private boolean isDiscarding;
    private @Nullable String breakReason;

    Stream(final Half half, final long id) {
        this.half = half;
        this.id = id;
        this.readers = new Waiters(half.endpoint().machine().kernel());
        this.writers = new Waiters(half.endpoint().machine().kernel());
        half.streams().put(id, this);
    }

    @Override
    public void write(final Payload bytes) {
        for (int from = 0; from < bytes.length(); from += PIECE_BYTES) {
            final int length = Math.min(PIECE_BYTES, bytes.length() - from);
            writers.await(() -> breakReason != null || unreadBytes + length <= Limits.STREAM_WINDOW_BYTES);
            half.lane().awaitRoom();
            checkUnbroken();
            if (isFinished) {
                throw new Unavailable("stream_finished", "the stream to " + half.remote() + " is finished already");
            }
            unreadBytes += length;
            half.lane().add(new Content.Data(id, bytes.slice(from, length)));
        }
    }

    @Override
    public void finish() {
        if (!isFinished && breakReason == null) {
            isFinished = true;
            half.lane().add(new Content.End(id));
            forgetIfDone();
        }
    }

    @Override
    public Payload read(final int most) {
        readers.await(() -> !pieces.isEmpty() || isPeerFinished || breakReason != null);
        final Payload piece = pieces.poll();
        if (piece == null) {
            if (!isPeerFinished) {
                checkUnbroken();
            }
            return Payload.EMPTY;
        }
        if (piece.length() <= most) {
            credit(piece.length());
            return piece;
        }
        pieces.addFirst(piece.slice(most, piece.length() - most));
        credit(most);
        return piece.slice(0, most);
    }

    @Override
    public void abort(final String reason) {
        if (breakReason == null) {
            half.lane().add(new Content.Abort(id, reason));
            pieces.clear();
            broke(reason);
        }
    }

    @Override
    public void close() {
        finish();
        isDiscarding = true;
        while (!pieces.isEmpty()) {
            credit(pieces.remove().length());
        }
    }

    void arrived(final Payload piece) {
        if (isDiscarding) {
            credit(piece.length());
        } else {
            pieces.add(piece);
            readers.wakeAll();
        }
    }

    void credited(final long bytes) {
        unreadBytes -= bytes;
        writers.wakeAll();
    }

    void peerFinished() {
        isPeerFinished = true;
        readers.wakeAll();
        forgetIfDone();
    }

    void broke(final String reason) {
        if (breakReason == null) {
            breakReason = reason;
            half.streams().remove(id);
            readers.wakeAll();
            writers.wakeAll();
        }
    }

    private void credit(final int bytes) {
        uncreditedBytes += bytes;
        if (uncreditedBytes >= PIECE_BYTES && breakReason == null && !isPeerFinished) {
            half.lane().add(new Content.Credit(id, uncreditedBytes));
            uncreditedBytes = 0;
        }
    }

    private void forgetIfDone() {
        if (isFinished && isPeerFinished) {
            half.streams().remove(id);
        }
    }

    private void checkUnbroken() {
        if (breakReason != null) {
            throw new Unavailable("stream_broken", "the stream with " + half.remote() + " broke: " + breakReason);
        }
    }
}
