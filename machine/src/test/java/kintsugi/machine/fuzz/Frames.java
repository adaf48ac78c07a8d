package kintsugi.machine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sequences of frames of one side: what an honest peer would send, then spoiled. */
public final class Frames {
    private static final int FRAMES_AT_MOST = 6;
    private static final int SMALL_BYTES = 300;
    private static final int LARGE_BYTES = 200_000;
    private static final byte[] NOTHING = new byte[0];

    private final Draw draw;
    private final boolean isClient;

    /** @param isClient which side sends them */
    public Frames(final Draw draw, final boolean isClient) {
        this.draw = draw;
        this.isClient = isClient;
    }

    /** How a sequence is spoiled; all but HONEST and VALUES break the protocol, or may. */
    public enum Spoil {
        HONEST,
        FLIP,
        CUT,
        SPLICE,
        LENGTHS,
        TYPE,
        VALUES,
        CHECKSUM,
        REPLAY,
        REORDER,
        NOISE_AFTER,
        NOISE,
        FOREIGN,
        CREDITS,
        ENDLESS,
        OVERSIZED
    }

    /** Bytes to send. */
    public byte[] next(final Spoil spoil) {
        return switch (spoil) {
            case HONEST -> join(honest());
            case FLIP -> flipped(join(honest()));
            case CUT -> cut(join(honest()));
            case SPLICE -> splice(join(honest()), join(honest()));
            case LENGTHS, TYPE, VALUES, CHECKSUM -> join(changed(spoil));
            case REPLAY -> replayed(honest());
            case REORDER -> join(reordered(honest()));
            case NOISE_AFTER -> splice(join(honest()), draw.noise(1 + draw.below(SMALL_BYTES)));
            case NOISE -> draw.noise(1 + draw.below(4 * SMALL_BYTES));
            case FOREIGN -> draw.foreign();
            case CREDITS -> join(credits());
            case ENDLESS -> join(endless());
            case OVERSIZED -> join(List.of(oversized()));
        };
    }

    /** Any spoil, evenly. */
    public Spoil spoil() {
        return draw.of(Spoil.values());
    }

    /** What an honest peer might send: calls in order, and frames of streams that are open. */
    private List<RawFrame> honest() {
        final List<RawFrame> frames = new ArrayList<>();
        final int count = 1 + draw.below(FRAMES_AT_MOST);
        int streams = isClient ? 0 : 1;
        for (int i = 1; i <= count; i++) {
            if (isClient && draw.oneIn(4)) {
                frames.add(new RawFrame(RawFrame.OPEN, ++streams, text(), NOTHING));
            } else if (streams > 0 && draw.oneIn(2)) {
                frames.add(ofStream(1 + draw.below(streams)));
            } else {
                frames.add(draw.oneIn(8) ? new RawFrame(RawFrame.ALIVE, 0, NOTHING, NOTHING) : main(i));
            }
        }
        if (draw.oneIn(8)) {
            frames.add(new RawFrame(RawFrame.BYE, 0, text(), NOTHING));
        }
        return frames;
    }

    private RawFrame ofStream(final long id) {
        return switch (draw.below(8)) {
            case 0 -> new RawFrame(RawFrame.CREDIT, id, NOTHING, NOTHING);
            case 1 -> new RawFrame(RawFrame.END, id, NOTHING, NOTHING);
            case 2 -> new RawFrame(RawFrame.ABORT, id, text(), NOTHING);
            default -> new RawFrame(RawFrame.DATA, id, NOTHING, content());
        };
    }

    /** A call of a client, a reply of a server. */
    private RawFrame main(final long id) {
        final RawFrame frame = new RawFrame(
                isClient ? RawFrame.CALL : RawFrame.REPLY, id, draw.noise(draw.below(SMALL_BYTES)), content());
        if (isClient) {
            frame.method = draw.below(300);
            frame.amount = draw.of(1_000_000L, 1_000_000_000L, 60_000_000_000L);
            frame.trace = draw.any();
        } else {
            frame.status = draw.below(5);
        }
        return frame;
    }

    private byte[] content() {
        return draw.noise(draw.oneIn(100) ? draw.below(LARGE_BYTES) : draw.oneIn(2) ? 0 : draw.below(SMALL_BYTES));
    }

    private byte[] text() {
        return draw.oneIn(4)
                ? draw.noise(draw.below(1_025))
                : draw.of("echo", "sink", "", "x".repeat(1_024)).getBytes(StandardCharsets.UTF_8);
    }

    private static RawFrame amount(final RawFrame frame, final long amount) {
        frame.amount = amount;
        return frame;
    }

    private List<RawFrame> changed(final Spoil spoil) {
        final List<RawFrame> frames = honest();
        final RawFrame frame = draw.of(frames.toArray(RawFrame[]::new));
        switch (spoil) {
            case LENGTHS -> {
                if (draw.oneIn(2)) {
                    frame.saidHeaderBytes = (int) draw.edge();
                } else {
                    frame.saidBodyBytes = (int) draw.edge();
                }
            }
            case TYPE -> frame.type = draw.below(256);
            case CHECKSUM -> {
                frame.hasTrueHeadSum = draw.oneIn(2);
                frame.hasTrueSum = !frame.hasTrueHeadSum && draw.oneIn(2);
            }
            default -> value(frame);
        }
        return frames;
    }

    private void value(final RawFrame frame) {
        switch (draw.below(6)) {
            case 0 -> frame.flags = draw.below(256);
            case 1 -> frame.status = (int) draw.edge();
            case 2 -> frame.method = (int) draw.edge();
            case 3 -> frame.id = draw.edge();
            case 4 -> frame.amount = draw.edge();
            default -> frame.trace = draw.edge();
        }
    }

    private static List<RawFrame> twice(final List<RawFrame> frames) {
        final List<RawFrame> all = new ArrayList<>(frames);
        all.addAll(frames);
        return all;
    }

    private byte[] replayed(final List<RawFrame> frames) {
        return join(twice(frames));
    }

    private List<RawFrame> reordered(final List<RawFrame> frames) {
        final List<RawFrame> shuffled = new ArrayList<>(frames.reversed());
        shuffled.add(shuffled.remove(draw.below(shuffled.size())));
        return shuffled;
    }

    /** Room on streams that nobody opened, and more than there can be on one that was. */
    private List<RawFrame> credits() {
        final List<RawFrame> frames = new ArrayList<>();
        if (isClient) {
            frames.add(new RawFrame(RawFrame.OPEN, 1, "echo".getBytes(StandardCharsets.UTF_8), NOTHING));
        }
        for (int i = 0; i <= draw.below(8); i++) {
            frames.add(amount(new RawFrame(RawFrame.CREDIT, draw.below(3), NOTHING, NOTHING), draw.edge()));
        }
        return frames;
    }

    /** More on a stream than its window, without waiting for room. */
    private List<RawFrame> endless() {
        final List<RawFrame> frames = new ArrayList<>();
        final byte[] piece = draw.noise(16 << 10);
        if (isClient) {
            frames.add(
                    new RawFrame(RawFrame.OPEN, 1, draw.of("sink", "stuck").getBytes(StandardCharsets.UTF_8), NOTHING));
        }
        for (int i = 0; i < (draw.oneIn(20) ? 80 : 4); i++) {
            frames.add(new RawFrame(RawFrame.DATA, 1, NOTHING, piece));
        }
        return frames;
    }

    /** A head that promises as much as may be, or a little more, and little of it. */
    private RawFrame oversized() {
        final RawFrame frame = main(0);
        frame.saidHeaderBytes = draw.of(frame.header.length, (4 << 20), (4 << 20) + 1, Integer.MAX_VALUE, -1);
        frame.saidBodyBytes = draw.of((32 << 20), (32 << 20) + 1, Integer.MAX_VALUE, Integer.MIN_VALUE);
        return frame;
    }

    private byte[] flipped(final byte[] bytes) {
        for (int i = 0; i <= draw.below(4); i++) {
            bytes[draw.below(bytes.length)] ^= (byte) (1 << draw.below(8));
        }
        return bytes;
    }

    private byte[] cut(final byte[] bytes) {
        final int from = draw.oneIn(2) ? 0 : draw.below(bytes.length);
        return java.util.Arrays.copyOfRange(bytes, from, from + 1 + draw.below(bytes.length - from));
    }

    private byte[] splice(final byte[] one, final byte[] other) {
        final int at = draw.below(one.length + 1);
        final int from = draw.below(other.length);
        final byte[] both = java.util.Arrays.copyOf(one, at + other.length - from);
        System.arraycopy(other, from, both, at, other.length - from);
        return both;
    }

    private static byte[] join(final List<RawFrame> frames) {
        final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(frame.bytes()));
        return bytes.toByteArray();
    }
}
