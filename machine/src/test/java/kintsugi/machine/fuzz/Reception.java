package kintsugi.machine.fuzz;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;

/** A server's handshake, whole or spoiled at one point. */
final class Reception {
    /** What is wrong with it. */
    enum Spoil {
        NOISE,
        FOREIGN,
        NOTHING,
        SILENCE,
        FLIP_CHALLENGE,
        CUT_CHALLENGE,
        KIND,
        LENGTH,
        VERSION,
        WELCOME_AT_ONCE,
        WRONG_SECRET,
        REFLECTED,
        FLIP_WELCOME,
        CUT_WELCOME,
        LONG_WELCOME,
        REFUSED_ODDLY,
        REFUSED_LATE,
        FRAMES_EARLY,
        ENDLESS_NOISE
    }

    private static final int ENDLESS_BYTES = 200_000;

    private final Draw draw;
    private final Socket socket;
    private final RawHandshake handshake = new RawHandshake(Victim.SECRET);
    private final DataInputStream in;
    private byte[] proof = new byte[0];

    Reception(final Draw draw, final Socket socket) throws IOException {
        this.draw = draw;
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** All of it, as it should be; whether the client went along. */
    boolean honest() {
        if (!challenged()) {
            return false;
        }
        send(handshake.said(handshake.welcome()));
        return true;
    }

    private boolean challenged() {
        if (handshake.hear(in) != RawHandshake.HELLO) {
            return false;
        }
        send(handshake.said(challenge(1)));
        if (handshake.hear(in) != RawHandshake.PROOF) {
            return false;
        }
        proof = handshake.heardLast();
        return true;
    }

    private byte[] challenge(final int version) {
        return RawHandshake.challenge(version, draw.noise(RawHandshake.NONCE_BYTES));
    }

    /** One that the client has to refuse. */
    void spoiled(final Spoil spoil) {
        switch (spoil) {
            case NOISE -> send(draw.noise(1 + draw.below(2_000)));
            case FOREIGN -> send(draw.foreign());
            case NOTHING -> handshake.hear(in);
            case SILENCE -> await();
            case ENDLESS_NOISE -> send(draw.noise(ENDLESS_BYTES));
            case FLIP_CHALLENGE -> send(flipped(challenge(1), RawHandshake.PREFIX_BYTES + 1));
            case CUT_CHALLENGE -> send(cut(challenge(1)));
            case KIND -> send(RawHandshake.message(draw.of(1, 3, 4, 6, 0, 255), draw.noise(33)));
            case LENGTH ->
                send(RawHandshake.message(
                        0x4B4E5453,
                        RawHandshake.CHALLENGE,
                        draw.of(0, 32, 34, 1_018, 0x7FFF, 0x8000, 0xFFFF),
                        draw.noise(draw.below(200))));
            case VERSION -> send(challenge(draw.of(0, 2, 255)));
            case WELCOME_AT_ONCE -> send(handshake.welcome());
            case FRAMES_EARLY -> send(new Frames(draw, false).next(Frames.Spoil.HONEST));
            case REFUSED_ODDLY -> send(oddRefusal());
            default -> spoiledWelcome(spoil);
        }
    }

    private void spoiledWelcome(final Spoil spoil) {
        if (!challenged()) {
            return;
        }
        switch (spoil) {
            case WRONG_SECRET -> send(new RawHandshake("another secret that is long enough").welcome());
            case REFLECTED ->
                send(RawHandshake.message(
                        RawHandshake.WELCOME, Arrays.copyOfRange(proof, Math.max(0, proof.length - 32), proof.length)));
            case FLIP_WELCOME -> send(flipped(handshake.welcome(), Integer.MAX_VALUE));
            case CUT_WELCOME -> send(cut(handshake.welcome()));
            case LONG_WELCOME -> {
                final byte[] welcome = handshake.welcome();
                send(RawHandshake.message(
                        RawHandshake.WELCOME,
                        RawHandshake.join(
                                Arrays.copyOfRange(welcome, RawHandshake.PREFIX_BYTES, welcome.length),
                                draw.noise(1 + draw.below(50)))));
            }
            default -> send(oddRefusal());
        }
    }

    private byte[] oddRefusal() {
        return RawHandshake.message(
                RawHandshake.REFUSED,
                switch (draw.below(4)) {
                    case 0 -> draw.noise(draw.below(1_000));
                    case 1 -> RawHandshake.texts("wrong_secret", "x\u001b[2J\nforged line\r\n\0".repeat(20));
                    case 2 -> RawHandshake.texts("", "");
                    default -> RawHandshake.texts("a\nb", "y".repeat(900));
                });
    }

    /** Until the client gives up. */
    private void await() {
        while (handshake.hear(in) >= 0) {
            // what it says is not answered
        }
    }

    /** Sends; what the client does not take any more is lost. */
    void send(final byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException broken) {
            // it has refused already
        }
    }

    private byte[] flipped(final byte[] bytes, final int most) {
        bytes[draw.below(Math.min(most, bytes.length))] ^= (byte) (1 << draw.below(8));
        return bytes;
    }

    private byte[] cut(final byte[] bytes) {
        return Arrays.copyOf(bytes, draw.below(bytes.length));
    }
}
