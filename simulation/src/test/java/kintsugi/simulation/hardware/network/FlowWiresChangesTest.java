package kintsugi.simulation.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What failures, cuts, slowness and loss do to messages under way. */
@Tag("H4")
@Tag("H6")
final class FlowWiresChangesTest extends WiresFixture {
    @Test
    void whatIsLeftOfAMessageGoesAnotherWayWhenALinkFails() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        final Station c = station("c", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(a, c, GBPS / 2, 2 * MS);
        wires.connect(c, b, GBPS, 2 * MS);
        send("m", a, b, MB);
        kernel.runUntil(6 * MS); // a quarter is left: 4 ms at half the speed
        wires.setUp(a, b, false);
        kernel.run();
        assertThat(log).containsExactly("m@14");
        assertThat(wires.use(a, b).bytes()).isEqualTo(3 * MB / 4);
        assertThat(wires.use(c, b).bytes()).isEqualTo(MB / 4);
        assertThat(wires.use(a, b).failures()).isEqualTo(1);
    }

    @Test
    void aLinkThatIsRestoredIsTakenAgainInMidFlight() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        final Station c = station("c", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(a, c, GBPS / 2, 2 * MS);
        wires.connect(c, b, GBPS, 2 * MS);
        wires.setUp(a, b, false);
        send("m", a, b, MB);
        kernel.runUntil(8 * MS);
        wires.setUp(a, b, true);
        kernel.run();
        assertThat(log).containsExactly("m@13");
    }

    @Test
    void withoutAnotherWayTheSenderIsToldAtOnce() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        send("m", a, b, MB);
        kernel.runUntil(4 * MS);
        wires.setUp(a, b, false);
        kernel.run();
        assertThat(log).containsExactly("m link_failed@4");
        send("n", a, b, MB);
        assertThat(log).last().isEqualTo("n no_route@4");
        assertThat(wires.sent(a).flows()).isZero();
        assertThat(a.activeTransfers()).isZero();
    }

    @Test
    void whoIsToldOfALossMayChangeTheNetwork() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        final Station c = station("c", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(b, c, GBPS, MS);
        wires.send(new Message(a, b, MB) {
            @Override
            protected void arrived() {}

            @Override
            protected void lost(final String reason) {
                wires.setUp(b, c, false);
            }
        });
        send("bc", b, c, MB);
        kernel.runUntil(4 * MS);
        wires.setUp(a, b, false);
        kernel.run();
        assertThat(log).containsExactly("bc link_failed@4");
    }

    @Test
    void aMessageWithPatienceWaitsAndKeepsWhatHasLeft() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        send("m", a, b, MB, 100 * MS);
        kernel.runUntil(4 * MS);
        wires.setUp(a, b, false);
        kernel.runUntil(60 * MS);
        wires.setUp(a, b, true);
        kernel.runUntil(61 * MS);
        wires.setUp(a, b, false);
        kernel.runUntil(101 * MS);
        wires.setUp(a, b, true);
        kernel.run();
        assertThat(log).containsExactly("m@105");
        log.clear();
        wires.setUp(a, b, false);
        send("n", a, b, MB, 100 * MS);
        kernel.run();
        assertThat(log).containsExactly("n no_route@205");
    }

    @Test
    void whatHasLeftAndNotArrivedIsLostWithItsLink() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, 5 * MS);
        send("m", a, b, MB);
        kernel.runUntil(9 * MS);
        wires.setUp(a, b, false);
        wires.setUp(a, b, true);
        kernel.run();
        assertThat(log).containsExactly("m link_failed@13");
    }

    @Test
    void aLinkThatComesBackInTheSameInstantStopsNothing() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        send("m", a, b, MB);
        kernel.runUntil(4 * MS);
        wires.setUp(a, b, false);
        wires.setUp(a, b, true);
        kernel.run();
        assertThat(log).containsExactly("m@9");
    }

    @Test
    void aCutIsByDirectionAndHealed() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.cut(bit(a), bit(b));
        send("ab", a, b, 1);
        send("ba", b, a, 1);
        kernel.run();
        assertThat(log).containsExactly("ab partitioned@0", "ba@1");
        wires.heal();
        send("ab", a, b, 1);
        kernel.run();
        assertThat(log).last().isEqualTo("ab@2");
    }

    @Test
    void aCutEndsWhatIsUnderWayAndWhatWouldPassIt() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        final Station c = station("c", GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(b, c, GBPS, MS);
        send("ab", a, b, MB);
        send("ac", a, c, MB);
        send("ba", b, a, MB);
        kernel.runUntil(MS);
        wires.cut(bit(a), bit(b));
        kernel.run();
        assertThat(log).containsExactly("ab partitioned@1", "ac partitioned@1", "ba@9");
    }

    @Test
    void aNodeThatIsDownNeitherReceivesNorSendsNorPassesOn() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        final Station c = station("c", GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(b, c, GBPS, MS);
        send("to", a, b, MB);
        send("through", a, c, MB);
        send("from", b, c, MB);
        kernel.runUntil(MS);
        wires.power(b, false);
        wires.power(b, true); // it has forgotten what it was to send or receive, and routes again
        kernel.runUntil(2 * MS);
        assertThat(log).containsExactly("to node_down@1", "from node_down@1");
        wires.power(b, false);
        kernel.runUntil(3 * MS);
        assertThat(log).last().isEqualTo("through node_down@2");
        send("late", a, b, MB);
        assertThat(log).last().isEqualTo("late node_down@3");
    }

    @Test
    void whatHasLeftANodeBeforeItGoesDownArrivesButNotAtANodeThatIsDown() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        send("ab", a, b, 1);
        send("ba", b, a, 1);
        kernel.runUntil(MS / 2);
        wires.power(a, false);
        kernel.run();
        assertThat(log).containsExactly("ab@1", "ba node_down@1");
    }

    @Test
    void aSlowLinkTakesThatManyTimesAsLongFromNowOn() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        send("m", a, b, MB);
        kernel.runUntil(4 * MS);
        wires.slow(a, b, 5);
        kernel.run();
        assertThat(log).containsExactly("m@25");
        assertThat(wires.use(a, b).busyNanos()).isEqualTo(24 * MS);
    }

    @Test
    void aSlowNicBoundsItsNode() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        wires.slowNic(a, 2);
        send("out", a, b, MB);
        send("in", b, a, MB);
        kernel.run();
        assertThat(log).containsExactly("out@17", "in@17");
    }

    @Test
    void lossLeavesThatPartOfTheCapacity() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.lose(a, b, 0.75);
        wires.slow(a, b, 2);
        send("m", a, b, MB);
        kernel.run();
        assertThat(log).containsExactly("m@65");
    }
}
