package kintsugi.machine.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Plane;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.machine.wire.WireLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Peers that take their time, by the hundred: each is given up in time, none costs much, and honest peers get through meanwhile. */
@Tag("R3")
final class SlowPeersTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int HUNDREDS = 300;
    private static final int HANGS_MILLIS = 60_000;
    private static final int TINY_PIECES = 400_000;
    private static final long BETWEEN_BYTES_NANOS = 20 * Units.MILLI;
    private static final long BETWEEN_FAST_BYTES_NANOS =
            100 * Units.MICRO; // no pause in which a read would find nothing

    private final Draw draw = new Draw(RandomStream.named(1, "slow"));
    private final List<Attacker> attackers = new ArrayList<>();
    private final Arena arena = new Arena(Limited.times());

    @BeforeEach
    void start() throws Exception {
        arena.begin();
    }

    @AfterEach
    void stop() {
        attackers.forEach(Attacker::close);
        arena.close();
    }

    @Test
    void hundredsThatNeverFinishTheHandshakeKeepNobodyOut() throws Exception {
        final AtomicBoolean isOver = new AtomicBoolean();
        final Thread crowd = Thread.ofPlatform().start(() -> dribbleHandshakes(isOver));
        try {
            for (int i = 0; i < 3; i++) {
                await().atMost(LONG).ignoreException(Unavailable.class).until(() -> {
                    arena.beHonest();
                    return true;
                });
            }
        } finally {
            isOver.set(true);
            crowd.join();
        }
        attackers.forEach(Attacker::close);
        arena.assertUnharmed();
    }

    /** Keeps a crowd at the door: each sends the beginning of a handshake byte by byte, and comes back when it is sent away. */
    private void dribbleHandshakes(final AtomicBoolean isOver) {
        final byte[] hello = RawHandshake.hello(1, 1, 2, new byte[RawHandshake.NONCE_BYTES]);
        final int[] sent = new int[HUNDREDS];
        for (int i = 0; i < HUNDREDS; i++) {
            attackers.add(connected());
        }
        while (!isOver.get()) {
            for (int i = 0; i < HUNDREDS; i++) {
                if (sent[i] == hello.length - 1 || !attackers.get(i).send(new byte[] {hello[sent[i]++]})) {
                    attackers.get(i).close();
                    attackers.set(i, connected());
                    sent[i] = 0;
                }
            }
            LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
        }
    }

    /** One that got as far as the door; others may have been sent away before. */
    private Attacker connected() {
        while (true) {
            try {
                return Attacker.to(arena.victim().address(Plane.DATA), draw);
            } catch (IOException sentAway) {
                LockSupport.parkNanos(Units.MILLI);
            }
        }
    }

    @Test
    void framesThatDoNotEndAreGivenUp() throws Exception {
        final byte[] bytes = new RawFrame(RawFrame.CALL, 1, new byte[50_000], new byte[50_000]).bytes();
        final List<Opening> openings = letIn(100);
        final long end = System.nanoTime() + LONG.toNanos();
        int sent = 0;
        while (dribble(bytes[sent++]) > 0) {
            assertThat(System.nanoTime()).as("still served").isLessThan(end);
            LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
        }
        for (final Opening opening : openings) {
            assertThat(ReferenceParser.parse(opening.rest(HANGS_MILLIS), false).isRefused())
                    .isFalse();
        }
        attackers.forEach(Attacker::close);
        arena.assertUnharmed();
    }

    /** A byte from each who is still there; how many those are. */
    private long dribble(final byte one) {
        return attackers.stream()
                .filter(attacker -> attacker.send(new byte[] {one}))
                .count();
    }

    @Test
    void aFrameThatArrivesByteByByteForEverIsGivenUp() throws Exception {
        final Opening opening = letIn(1).getFirst();
        dribbleFrame();
        assertThat(ReferenceParser.parse(opening.rest(HANGS_MILLIS), false).isRefused())
                .isFalse();
        attackers.forEach(Attacker::close);
        arena.assertUnharmed();
    }

    private void dribbleFrame() {
        final byte[] bytes = new RawFrame(RawFrame.CALL, 1, new byte[4_000_000], new byte[0]).bytes();
        final long end = System.nanoTime() + LONG.toNanos();
        int sent = 0;
        while (sent < bytes.length && attackers.getFirst().send(new byte[] {bytes[sent++]})) {
            assertThat(System.nanoTime()).as("still served").isLessThan(end);
            LockSupport.parkNanos(BETWEEN_FAST_BYTES_NANOS);
        }
        assertThat(sent).as("before the frame was whole").isLessThan(bytes.length);
    }

    @Test
    void peersThatAskAndNeverReadAreGivenUpAndHoldLittle() throws Exception {
        final byte[] call = new RawFrame(RawFrame.CALL, 1, new byte[0], new byte[200_000]).bytes();
        letIn(20);
        final List<Thread> senders = attackers.stream()
                .map(attacker -> Thread.ofPlatform().start(() -> {
                    while (attacker.send(call)) {
                        // until the node has enough
                    }
                }))
                .toList();
        for (final Thread sender : senders) {
            sender.join(LONG);
            assertThat(sender.isAlive()).as("still served").isFalse();
        }
        attackers.forEach(Attacker::close);
        arena.assertUnharmed();
    }

    @Test
    void aWindowOfTinyPiecesTakesAboutItsSizeInMemory() throws Exception {
        final Opening opening = letIn(1).getFirst();
        final Footprint atFirst = Footprint.now();
        sendTinyPieces();
        opening.awaitReply();
        assertThat(Footprint.now().heapBytes() - atFirst.heapBytes())
                .as("heap for %d pieces of a byte", TINY_PIECES)
                .isBetween((long) TINY_PIECES / 2, 8L * TINY_PIECES);
        attackers.getFirst().finish();
        opening.rest(HANGS_MILLIS);
        attackers.getFirst().close();
        arena.assertUnharmed();
    }

    private void sendTinyPieces() {
        final byte[] piece = new RawFrame(RawFrame.DATA, 1, new byte[0], new byte[1]).bytes();
        final ByteBuffer pieces = ByteBuffer.allocate(TINY_PIECES * piece.length);
        for (int i = 0; i < TINY_PIECES; i++) {
            pieces.put(piece);
        }
        attackers.getFirst().send(new RawFrame(RawFrame.OPEN, 1, Victim.STUCK.getBytes(UTF_8), new byte[0]).bytes());
        attackers.getFirst().send(pieces.array());
        attackers.getFirst().send(new RawFrame(RawFrame.CALL, 1, new byte[0], new byte[0]).bytes());
    }

    @Test
    void connectionsBeyondTheLimitAreRefusedAndThoseWithinItServed() throws Exception {
        final WireLimits few = Limited.of(16, 20);
        try (Arena small = new Arena(few)) {
            small.begin();
            final List<Attacker> crowd = new ArrayList<>();
            int letIn = 0;
            for (int i = 0; i < 40; i++) {
                try {
                    final Attacker attacker = Attacker.to(small.victim().address(Plane.CONTROL), draw);
                    crowd.add(attacker);
                    letIn += small.opening(draw, attacker, Plane.CONTROL).honest() ? 1 : 0;
                } catch (IOException refused) {
                    // at once, before anything was said
                }
            }
            assertThat(letIn).isEqualTo(20);
            crowd.forEach(Attacker::close);
            await().atMost(LONG).ignoreException(Unavailable.class).until(() -> {
                small.beHonest();
                return true;
            });
            small.assertUnharmed();
        }
    }

    private List<Opening> letIn(final int count) throws IOException {
        final List<Opening> openings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final Attacker attacker = Attacker.to(arena.victim().address(Plane.DATA), draw);
            attackers.add(attacker);
            final Opening opening = arena.opening(draw, attacker, Plane.DATA);
            assertThat(opening.honest()).isTrue();
            openings.add(opening);
        }
        return openings;
    }
}
