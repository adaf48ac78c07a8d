package kintsugi.machine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import kintsugi.core.host.Plane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node whose ports anybody may reach. Whatever comes, before and after the handshake, ends in a refusal or a broken connection;
 * honest peers are served meanwhile and afterwards, and nothing is left behind.
 */
@Tag("R3")
final class ServerFuzzTest {
    /** Far beyond what any answer takes; only a connection that hangs comes so far. */
    private static final int HANGS_MILLIS = 30_000;

    private final Arena arena = new Arena(Limited.times());

    @BeforeEach
    void start() throws Exception {
        attackBefore(260, "warm-up/before");
        attackAfter(260, "warm-up/after");
        arena.begin();
    }

    @AfterEach
    void stop() {
        arena.close();
    }

    @Test
    void nobodyGetsInWithoutTheSecretAndNothingIsLeftOfThoseWhoTried() throws Exception {
        final SortedMap<String, Integer> outcomes = attackBefore(Campaign.inputs(1_300, 400_000), "before");
        assertThat(outcomes).as("outcomes").hasSizeGreaterThanOrEqualTo(Opening.Spoil.values().length);
        arena.assertUnharmed();
    }

    @Test
    void whateverAPeerSendsAfterTheHandshakeEndsItsConnectionOrIsServed() throws Exception {
        final SortedMap<String, Integer> outcomes = attackAfter(Campaign.inputs(1_500, 600_000), "after");
        assertThat(outcomes.keySet())
                .as("outcomes %s", outcomes)
                .contains(
                        "CHECKSUM: told why",
                        "TYPE: told why",
                        "LENGTHS: told why",
                        "CREDITS: told why",
                        "HONEST: ended");
        arena.assertUnharmed();
    }

    private SortedMap<String, Integer> attackBefore(final int inputs, final String name) {
        return Campaign.run(name, inputs, draw -> {
            final Plane plane = draw.of(Plane.values());
            final Opening.Spoil spoil = draw.of(Opening.Spoil.values());
            try (Attacker attacker = Attacker.to(arena.victim().address(plane), draw)) {
                final Opening opening = arena.opening(draw, attacker, plane);
                opening.spoiled(spoil);
                finish(draw, attacker, spoil == Opening.Spoil.SILENCE ? 50 : 400);
                final byte[] heard = opening.rest(HANGS_MILLIS);
                assertThat(RawHandshake.contains(heard, RawHandshake.WELCOME))
                        .as("let in by %s", spoil)
                        .isFalse();
                arena.sometimesBeHonest(draw);
                return spoil + (RawHandshake.contains(heard, RawHandshake.REFUSED) ? ": refused" : ": ended");
            }
        });
    }

    private SortedMap<String, Integer> attackAfter(final int inputs, final String name) {
        return Campaign.run(name, inputs, draw -> {
            final Plane plane = draw.of(Plane.values());
            final Frames frames = new Frames(draw, true);
            final Frames.Spoil spoil = frames.spoil();
            try (Attacker attacker = Attacker.to(arena.victim().address(plane), draw)) {
                final Opening opening = arena.opening(draw, attacker, plane);
                assertThat(opening.honest()).as("the honest handshake").isTrue();
                final byte[] input = frames.next(spoil);
                attacker.send(input);
                finish(draw, attacker, 400);
                final byte[] heard = opening.rest(HANGS_MILLIS);
                final ReferenceParser.Meaning meaning = ReferenceParser.parse(heard, false);
                assertThat(meaning.isRefused()).as("what the node itself says").isFalse();
                final boolean isTold = ReferenceParser.endsWithReason(meaning);
                final ReferenceParser.Meaning meant = ReferenceParser.parse(input, true);
                if (meant.isRefused() && !ReferenceParser.saysGoodBye(meant)) {
                    assertThat(isTold)
                            .as("told why after %s; heard %s", spoil, meaning)
                            .isTrue();
                }
                arena.sometimesBeHonest(draw);
                return spoil + (isTold ? ": told why" : ": ended");
            }
        });
    }

    /** Mostly ends the input, so that the node need not wait; now and then leaves it to the node's patience. */
    private static void finish(final Draw draw, final Attacker attacker, final int patientOneIn) {
        if (!draw.oneIn(patientOneIn)) {
            attacker.finish();
        }
    }
}
