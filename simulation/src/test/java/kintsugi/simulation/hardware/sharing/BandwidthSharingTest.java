package kintsugi.simulation.hardware.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H4")
class BandwidthSharingTest {
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;
    private static final long TICK_NANOS = 100 * Units.MILLI;

    private final List<String> told = new ArrayList<>();
    private BandwidthSharing sharing = BandwidthSharing.exact();

    private class Named extends Flow {
        final String name;

        Named(final String name, final double bytes) {
            this(name, bytes, 1, UNLIMITED);
        }

        Named(final String name, final double bytes, final double weight, final double cap) {
            super(bytes, weight, cap);
            this.name = name;
        }

        @Override
        protected void finished() {
            told.add(name);
        }
    }

    private Named start(final Named flow, final int... route) {
        sharing.start(flow, route);
        return flow;
    }

    @Test
    void whatOneFlowCannotUseOthersGet() {
        final int wide = sharing.addLink(1000);
        final int narrow = sharing.addLink(100);
        final Flow held = start(new Named("held", 1e6), wide, narrow);
        final Flow free = start(new Named("free", 1e6), wide);
        assertThat(sharing.rate(held)).isEqualTo(100);
        assertThat(sharing.rate(free)).isEqualTo(900);
    }

    @Test
    void weightsDivideABottleneckAndCapsLeaveToOthers() {
        final int link = sharing.addLink(1000);
        final Flow one = start(new Named("one", 1e6), link);
        final Flow three = start(new Named("three", 1e6, 3, UNLIMITED), link);
        assertThat(sharing.rate(three)).isEqualTo(3 * sharing.rate(one)).isEqualTo(750);
        final Flow capped = start(new Named("capped", 1e6, 10, 200), link);
        assertThat(sharing.rate(capped)).isEqualTo(200);
        assertThat(sharing.rate(three)).isEqualTo(600);
    }

    /** The one round that the others do not need: a path in the region overtakes one outside on a link that stays saturated. */
    @Test
    void aPathThatIsOvertakenAtItsBottleneckIsSolvedForToo() {
        sharing = BandwidthSharing.exact(MaxMin.NEVER);
        final int shared = sharing.addLink(10);
        final int opening = sharing.addLink(3);
        final int closing = sharing.addLink(3);
        final Flow stays = start(new Named("stays", 1e6), shared);
        final Flow rises = start(new Named("rises", 1e6), shared, opening);
        final Flow falls = start(new Named("falls", 1e6), shared, closing);
        assertThat(sharing.rate(stays)).isEqualTo(4);
        sharing.setCapacity(opening, 100);
        sharing.setCapacity(closing, 0);
        assertThat(sharing.rate(falls)).isZero();
        assertThat(sharing.rate(rises)).isEqualTo(5);
        assertThat(sharing.rate(stays)).isEqualTo(5);
    }

    @Test
    void aLinkWithoutCapacityStallsItsFlowsUntilItHasSomeAgain() {
        final int link = sharing.addLink(1000);
        final Flow flow = start(new Named("flow", 1000), link);
        sharing.advanceTo(Units.SECOND / 2);
        sharing.setCapacity(link, 0);
        assertThat(sharing.rate(flow)).isZero();
        assertThat(sharing.nextNanos()).isEqualTo(Long.MAX_VALUE);
        sharing.advanceTo(10 * Units.SECOND);
        assertThat(sharing.bytesLeft(flow)).isEqualTo(500);
        sharing.setCapacity(link, 2000);
        assertThat(sharing.nextNanos()).isEqualTo(10_250 * Units.MILLI);
    }

    @Test
    void flowsThatNeedNoTimeFinishAtOnceInOrder() {
        final int link = sharing.addLink(1000);
        sharing.advanceTo(5);
        start(new Named("empty", 0), link);
        start(new Named("nowhere", 100));
        start(new Named("empty too", 0), link);
        assertThat(sharing.nextNanos()).isEqualTo(5);
        sharing.advanceTo(5);
        assertThat(told).containsExactly("empty", "nowhere", "empty too");
    }

    @Test
    void withoutLinksTheCapIsTheRate() {
        final Flow flow = start(new Named("flow", 1000, 2, 500));
        assertThat(sharing.rate(flow)).isEqualTo(500);
        assertThat(sharing.nextNanos()).isEqualTo(2 * Units.SECOND);
    }

    @Test
    void finishesAreRoundedUpToNanosecondsOnceAndOnlyIfTheyHaveAFraction() {
        final int link = sharing.addLink(3e9);
        final int other = sharing.addLink(1e9);
        final Flow third = start(new Named("third", 1e9), link);
        start(new Named("whole", 333_333_334), other);
        assertThat(sharing.nextNanos()).isEqualTo(333_333_334);
        sharing.advanceTo(333_333_334);
        assertThat(told).containsExactly("third", "whole");
        assertThat(third.finishNanos()).isEqualTo(333_333_333);
        assertThat(third.finishFraction()).isCloseTo(1 / 3.0, within(1e-6));
    }

    /** Thirds and sevenths of a bandwidth are not doubles; what finishes at a whole second does so to the nanosecond all the same. */
    @Test
    void errorsOfRoundingAddNoNanosecond() {
        for (int flows = 1; flows < 100; flows++) {
            sharing = BandwidthSharing.exact();
            final int link = sharing.addLink(1e9);
            for (int i = 0; i < flows; i++) {
                start(new Named("flow", 1e9), link);
            }
            assertThat(sharing.nextNanos()).isEqualTo(flows * Units.SECOND);
        }
    }

    @Test
    void finishesThatAreOnlyAlmostEqualStayApart() {
        final Flow first = start(new Named("first", 1e9), sharing.addLink(1));
        final Flow second = start(new Named("second", 1e9 + 5), sharing.addLink(1));
        sharing.advanceTo(2_000_000_000L * Units.SECOND);
        assertThat(first.finishNanos()).isEqualTo(1_000_000_000L * Units.SECOND);
        assertThat(second.finishNanos()).isEqualTo(1_000_000_005L * Units.SECOND);
    }

    @Test
    void whatAFinishedFlowStartsStartsThen() {
        final int link = sharing.addLink(1000);
        start(
                new Named("first", 500) {
                    @Override
                    protected void finished() {
                        super.finished();
                        start(new Named("second", 500), link);
                    }
                },
                link);
        sharing.advanceTo(sharing.nextNanos());
        assertThat(sharing.nextNanos()).isEqualTo(Units.SECOND);
        sharing.advanceTo(Units.SECOND);
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void aStoppedFlowIsNotToldAndCanGoOnLater() {
        final int link = sharing.addLink(1000);
        final Named flow = start(new Named("flow", 1000), link);
        sharing.advanceTo(Units.SECOND / 4);
        sharing.stop(flow);
        sharing.advanceTo(Units.SECOND);
        assertThat(sharing.bytesLeft(flow)).isEqualTo(750);
        start(flow, link);
        assertThat(sharing.nextNanos()).isEqualTo(1_750 * Units.MILLI);
        final Named empty = start(new Named("empty", 0), link);
        sharing.stop(empty);
        assertThat(sharing.nextNanos()).isEqualTo(1_750 * Units.MILLI);
        sharing.advanceTo(1_750 * Units.MILLI);
        assertThat(told).containsExactly("flow");
        assertThatThrownBy(() -> sharing.start(flow, new int[] {link})).isInstanceOf(Invariant.Broken.class);
    }

    @Test
    void changesOfOneInstantAreSolvedOnce() {
        final int link = sharing.addLink(1000);
        for (int i = 0; i < 10; i++) {
            start(new Named("flow", 1000), link);
            sharing.advanceTo(0);
        }
        sharing.setCapacity(link, 500);
        assertThat(sharing.nextNanos()).isEqualTo(20 * Units.SECOND);
        assertThat(sharing.solves()).isEqualTo(1);
        sharing.advanceTo(20 * Units.SECOND);
        assertThat(told).hasSize(10);
        assertThat(sharing.solves()).isEqualTo(2);
    }

    @Test
    void linksCountWhatTheyCarry() {
        final int link = sharing.addLink(1000);
        start(new Named("flow", 1000, 1, 500), link);
        start(new Named("other", 100, 1, 100), link);
        sharing.advanceTo(4 * Units.SECOND);
        final LinkUse use = sharing.use(link);
        assertThat(use.bytes()).isCloseTo(1100, within(1e-6));
        assertThat(use.busySeconds()).isCloseTo(1.1, within(1e-9));
        assertThat(use.flows()).isZero();
        assertThat(use.bytesPerSecond()).isZero();
    }

    /** A flow that starts within a tick waits; what one leaves is given away at the boundary; finishes are exact. */
    @Test
    void ratesChangeAtBoundariesOnly() {
        sharing = BandwidthSharing.tick(TICK_NANOS);
        final int link = sharing.addLink(1000);
        final Flow first = start(new Named("first", 50), link);
        assertThat(sharing.rate(first)).isEqualTo(1000);
        sharing.advanceTo(TICK_NANOS / 10);
        final Flow second = start(new Named("second", 1000), link);
        assertThat(sharing.rate(second)).isZero();
        assertThat(sharing.nextNanos()).isEqualTo(TICK_NANOS / 2);
        sharing.advanceTo(TICK_NANOS / 2);
        assertThat(told).containsExactly("first");
        assertThat(sharing.nextNanos()).isEqualTo(TICK_NANOS);
        sharing.advanceTo(TICK_NANOS);
        assertThat(sharing.rate(second)).isEqualTo(1000);
        sharing.advanceTo(TICK_NANOS + 1);
        sharing.setCapacity(link, 500);
        assertThat(sharing.rate(second)).isEqualTo(1000);
        sharing.advanceTo(2 * TICK_NANOS);
        assertThat(sharing.rate(second)).isEqualTo(500);
        assertThat(sharing.bytesLeft(second)).isCloseTo(900, within(1e-6));
    }

    @Test
    void equalShareLosesWhatAFlowCannotUse() {
        sharing = BandwidthSharing.equalShare(TICK_NANOS);
        final int wide = sharing.addLink(1000);
        final int narrow = sharing.addLink(100);
        final Flow held = start(new Named("held", 1e6), wide, narrow);
        final Flow free = start(new Named("free", 1e6), wide);
        assertThat(sharing.rate(held)).isEqualTo(100);
        assertThat(sharing.rate(free)).isEqualTo(500);
        assertThat(sharing.use(wide).bytesPerSecond()).isEqualTo(600);
        sharing.advanceTo(1);
        sharing.stop(held);
        assertThat(sharing.rate(free)).isEqualTo(500);
        sharing.advanceTo(TICK_NANOS);
        assertThat(sharing.rate(free)).isEqualTo(1000);
    }
}
