package kintsugi.machine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import javax.net.ssl.SSLSocket;
import kintsugi.core.host.Plane;
import kintsugi.machine.wire.Certificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with TLS: spoiled records before its handshake, strangers without a certificate or under another's name, and everything else within TLS. */
@Tag("R4")
final class TlsFuzzTest {
    private static final int HANGS_MILLIS = 30_000;
    private static final String SELF = "mallory";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private TlsClient known;
    private TlsClient nameless;
    private Arena arena;

    /** What is wrong. */
    enum Manner {
        NOISE,
        FOREIGN,
        PLAIN_HELLO,
        FLIP_HELLO,
        CUT_HELLO,
        SPLICE_HELLO,
        RECORD_LENGTH,
        ENDLESS_RECORDS,
        ALERT,
        NO_CERTIFICATE,
        OTHER_NAME,
        NO_BINDING,
        NOISE_WITHIN,
        SPOILED_WITHIN,
        FRAMES_WITHIN
    }

    @BeforeEach
    void start() throws Exception {
        final Certificates authority = new Certificates(folder, "authority");
        known = new TlsClient(authority.of(SELF));
        nameless = new TlsClient(null);
        arena = new Arena(Limited.patient(), authority.of(Arena.VICTIM.name()), authority.of("honest"));
        attack(64, "warm-up/tls");
        arena.begin();
    }

    @AfterEach
    void stop() {
        arena.close();
    }

    @Test
    void tlsKeepsStrangersOutAndWhatIsWithinIsNoMoreTrusted() throws Exception {
        final SortedMap<String, Integer> outcomes = attack(Campaign.inputs(160, 40_000), "tls");
        assertThat(outcomes).hasSizeGreaterThanOrEqualTo(Manner.values().length);
        arena.assertUnharmed();
    }

    private SortedMap<String, Integer> attack(final int inputs, final String name) {
        return Campaign.run(name, inputs, draw -> {
            final Manner manner = draw.of(Manner.values());
            final Plane plane = draw.of(Plane.values());
            try (Attacker attacker = Attacker.to(arena.victim().address(plane), draw)) {
                final String end = manner.compareTo(Manner.NO_CERTIFICATE) < 0
                        ? raw(draw, attacker, manner)
                        : within(draw, attacker, manner, plane);
                arena.sometimesBeHonest(draw);
                return manner + ": " + end;
            }
        });
    }

    private String raw(final Draw draw, final Attacker attacker, final Manner manner) throws IOException {
        attacker.send(bytes(draw, manner));
        attacker.finish();
        Attacker.hear(attacker.socket(), attacker.socket().getInputStream(), HANGS_MILLIS);
        return "ended";
    }

    private byte[] bytes(final Draw draw, final Manner manner) {
        final byte[] hello = known.clientHello();
        return switch (manner) {
            case NOISE -> draw.noise(1 + draw.below(3_000));
            case FOREIGN -> draw.foreign();
            case PLAIN_HELLO -> RawHandshake.hello(1, 1, 2, draw.noise(RawHandshake.NONCE_BYTES));
            case FLIP_HELLO -> {
                hello[draw.below(hello.length)] ^= (byte) (1 << draw.below(8));
                yield hello;
            }
            case CUT_HELLO -> Arrays.copyOf(hello, draw.below(hello.length));
            case SPLICE_HELLO -> RawHandshake.join(Arrays.copyOf(hello, draw.below(hello.length)), hello);
            case RECORD_LENGTH -> {
                ByteBuffer.wrap(hello).putShort(3, (short) draw.edge());
                yield hello;
            }
            case ENDLESS_RECORDS -> {
                final ByteBuffer records = ByteBuffer.allocate(60_000);
                while (records.remaining() > 6) {
                    records.put((byte) 22)
                            .putShort((short) 0x0303)
                            .putShort((short) 1)
                            .put((byte) draw.below(256));
                }
                yield records.array();
            }
            default -> new byte[] {21, 3, 3, 0, 2, (byte) draw.below(256), (byte) draw.below(256)};
        };
    }

    private String within(final Draw draw, final Attacker attacker, final Manner manner, final Plane plane)
            throws IOException {
        final SSLSocket secured;
        final byte[] binding;
        try {
            secured = (manner == Manner.NO_CERTIFICATE ? nameless : known).over(attacker.socket());
            binding = manner == Manner.NO_BINDING ? new byte[0] : TlsClient.binding(secured);
        } catch (IOException refused) {
            assertThat(manner).as("refused by TLS: %s", refused).isEqualTo(Manner.NO_CERTIFICATE);
            return "refused by TLS";
        }
        final Attacker inside = attacker.within(secured);
        final String self = manner == Manner.OTHER_NAME ? "honest" : SELF;
        final Opening opening = arena.opening(draw, inside, plane, self, binding);
        if (manner == Manner.FRAMES_WITHIN) {
            assertThat(opening.honest()).as("the honest handshake").isTrue();
            inside.send(new Frames(draw, true).next(draw.of(Frames.Spoil.values())));
        } else if (manner == Manner.SPOILED_WITHIN) {
            opening.spoiled(draw.of(Opening.Spoil.values()));
        } else if (manner == Manner.NOISE_WITHIN) {
            inside.send(draw.noise(1 + draw.below(3_000)));
        } else {
            assertThat(opening.honest()).as("let in by %s", manner).isFalse();
        }
        inside.finish();
        final byte[] heard = opening.rest(HANGS_MILLIS);
        assertThat(RawHandshake.contains(heard, RawHandshake.WELCOME))
                .as("let in by %s", manner)
                .isFalse();
        return "ended";
    }
}
