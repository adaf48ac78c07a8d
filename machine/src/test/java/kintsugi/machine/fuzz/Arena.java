package kintsugi.machine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.machine.wire.TlsOptions;
import kintsugi.machine.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/** A victim, an honest peer of it, and what both held before the attack. */
final class Arena implements AutoCloseable {
    static final NodeId VICTIM = new NodeId("victim");

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int HONEST_ONE_IN = 250;

    private final Victim victim;
    private final Victim honest;
    private Footprint before = Footprint.NOTHING;

    Arena(final WireLimits limits) {
        this(limits, null, null);
    }

    /** Within TLS. */
    Arena(final WireLimits limits, final @Nullable TlsOptions ofVictim, final @Nullable TlsOptions ofHonest) {
        victim = new Victim(VICTIM.name(), limits, ofVictim, Arena::hostile);
        honest = new Victim("honest", limits, ofHonest, (_, plane) -> victim.address(plane));
    }

    /** Where a node of the name {@code hostile-PORT} listens. */
    private static java.net.InetSocketAddress hostile(final NodeId peer, final Plane plane) {
        return Victim.loopback(Integer.parseInt(peer.name().substring("hostile-".length())));
    }

    static NodeId hostileAt(final int port) {
        return new NodeId("hostile-" + port);
    }

    Victim victim() {
        return victim;
    }

    /** An honest peer uses the victim. */
    void beHonest() throws Exception {
        honest.useHonestly(VICTIM);
    }

    /** The same, for some attacks. */
    void sometimesBeHonest(final Draw draw) throws Exception {
        if (draw.oneIn(HONEST_ONE_IN)) {
            beHonest();
        }
    }

    /** A client's way in to one of the victim's ports. */
    Opening opening(final Draw draw, final Attacker attacker, final Plane plane) throws IOException {
        return opening(draw, attacker, plane, Opening.SELF, new byte[0]);
    }

    /** The same under another name, with what ties it to a TLS session. */
    Opening opening(
            final Draw draw, final Attacker attacker, final Plane plane, final String self, final byte[] binding)
            throws IOException {
        return new Opening(
                draw,
                attacker,
                VICTIM.name(),
                plane == Plane.CONTROL ? 1 : 2,
                self,
                new RawHandshake(Victim.SECRET, binding));
    }

    /** Notes what the two hold now that all kinds of things have happened once. */
    void begin() throws Exception {
        beHonest();
        settle();
        before = Footprint.now();
    }

    /** Honest peers are served, nothing broke, and nothing is left behind. */
    void assertUnharmed() throws Exception {
        beHonest();
        settle();
        victim.assertWell();
        honest.assertWell();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Footprint.now().grownSince(before))
                        .as("what is left behind; recorded: %s", victim.recorded())
                        .isEmpty());
    }

    private void settle() {
        await().atMost(LONG).until(() -> victim.connections() == 0 && honest.connections() == 0);
        await().atMost(LONG).until(() -> victim.threadCount() == 0 && honest.threadCount() == 0);
    }

    @Override
    public void close() {
        honest.close();
        victim.close();
    }
}
