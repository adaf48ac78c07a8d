package kintsugi.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.NodeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three keepers, one lease of one second, one thing that happens. */
final class LeaseTest {
    private static final String LEASE = "lease-1";
    private static final long SECOND = Units.SECOND;

    private final LeaseCloud world = LeaseCloud.of(1, 3);

    @AfterEach
    void thereWereNeverTwoHolders() {
        world.checker.check();
    }

    private NodeId awaitHolder() {
        world.runUntil("a holder", 3 * SECOND, world::isEveryLeaseHeld);
        return world.holder(LEASE).orElseThrow();
    }

    private NodeId awaitHolderOtherThan(final NodeId last) {
        world.runUntil(
                "another holder",
                3 * SECOND,
                () -> world.holder(LEASE).filter(h -> !h.equals(last)).isPresent());
        return world.holder(LEASE).orElseThrow();
    }

    private long tokens() {
        return world.checker.claims().size();
    }

    @Test
    void oneHolderRenewsAndKeepsItsToken() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        world.runNanos(20 * SECOND);
        assertThat(world.holder(LEASE)).contains(holder);
        assertThat(tokens()).isEqualTo(1);
        assertThat(world.keepers.get(holder).counters().renewed()).isGreaterThan(50);
    }

    @Test
    void aRenewalWritesNothing() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        world.runNanos(SECOND);
        final long busyNanos = world.cloud.node(holder).telemetry().diskBusyNanosTotal();
        world.runNanos(10 * SECOND);
        assertThat(world.cloud.node(holder).telemetry().diskBusyNanosTotal()).isEqualTo(busyNanos);
    }

    @Test
    void aLeaseOfADeadHolderIsTakenOverOnceItHasRunOut() {
        world.bootAll();
        final NodeId dead = awaitHolder();
        world.cloud.node(dead).crash();
        world.runNanos(world.config.holdingNanos() / 2);
        assertThat(world.holder(LEASE)).isEmpty();
        assertThat(awaitHolderOtherThan(dead)).isNotEqualTo(dead);
        assertThat(world.keepers.values().stream()
                        .mapToLong(k -> k.counters().takenOver())
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void aHolderThatIsStartedAgainWinsAnewWithAnotherToken() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        world.runNanos(SECOND);
        world.cloud.node(holder).crash();
        world.cloud.node(holder).boot(world::keepAndContend);
        world.runUntil("a holder", SECOND / 2, world::isEveryLeaseHeld);
        assertThat(world.holder(LEASE)).contains(holder);
        assertThat(tokens()).isEqualTo(2);
        assertThat(world.keepers.get(holder).counters().regained()).isEqualTo(1);
    }

    @Test
    void aHolderThatIsCutOffStopsBelievingBeforeAnotherBegins() {
        world.bootAll();
        final NodeId old = awaitHolder();
        world.cloud.network().partition(Set.of(old));
        final NodeId next = awaitHolderOtherThan(old);
        world.cloud.network().heal();
        world.runNanos(5 * SECOND);
        assertThat(world.holder(LEASE)).contains(next);
        assertThat(tokens()).isEqualTo(2);
    }

    @Test
    void aContenderThatWasCutOffDoesNotDisturbTheHolderWhenItReturns() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        final Set<NodeId> others = new TreeSet<>(world.config.keepers());
        others.remove(holder);
        for (final NodeId other : others) {
            world.cloud.network().partition(Set.of(other));
            world.runNanos(10 * SECOND);
            world.cloud.network().heal();
            world.runNanos(10 * SECOND);
        }
        assertThat(world.holder(LEASE)).contains(holder);
        assertThat(tokens()).isEqualTo(1);
    }

    @Test
    void aHolderThatStoodStillWakesUpAsNone() {
        world.bootAll();
        final NodeId paused = awaitHolder();
        final Contender contender = world.contenders.get(paused + "/" + LEASE);
        world.cloud.node(paused).pause();
        final NodeId next = awaitHolderOtherThan(paused);
        world.cloud.node(paused).resume();
        world.runNanos(1);
        world.hosts
                .get(paused)
                .threads()
                .start("ask", () -> assertThat(contender.tenure()).isEmpty());
        world.runNanos(SECOND);
        assertThat(world.holder(LEASE)).contains(next);
        assertThat(world.keepers.get(paused).counters().overslept()).isEqualTo(1);
    }

    @Test
    void aLeaseThatIsGivenBackIsFreeAtOnce() {
        world.bootAll();
        final NodeId first = awaitHolder();
        final Contender contender = world.contenders.get(first + "/" + LEASE);
        world.hosts.get(first).threads().start("give-back", () -> {
            contender.withdraw();
            assertThatThrownBy(contender::require).isInstanceOf(Unavailable.class);
            contender.withdraw();
        });
        world.runUntil(
                "another holder",
                SECOND / 4,
                () -> world.holder(LEASE).filter(h -> !h.equals(first)).isPresent());
        assertThat(world.keepers.get(first).counters().released()).isEqualTo(1);
    }

    @Test
    void jumpsOfTheWallClockChangeNothing() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        for (int i = 1; i <= 3; i++) {
            world.node(i).clock().jumpWall((i - 2) * 86_400_000L);
        }
        world.runNanos(5 * SECOND);
        assertThat(world.holder(LEASE)).contains(holder);
        assertThat(tokens()).isEqualTo(1);
    }

    @Test
    void aMajorityThatStartsAgainWaitsForTheLeaseThatItRecorded() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        world.cloud.network().partition(Set.of(holder));
        for (final NodeId id : world.config.keepers()) {
            if (!id.equals(holder)) {
                world.cloud.node(id).restart();
            }
        }
        assertThat(awaitHolderOtherThan(holder)).isNotEqualTo(holder);
        assertThat(tokens()).isEqualTo(2);
    }

    @Test
    void anyNodeCanAskAKeeperHowALeaseStands() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        world.runNanos(SECOND);
        final NodeId visitor = new NodeId("visitor");
        world.cloud.addNode(NodeSpec.standard(visitor, List.of()));
        world.cloud.connect(new kintsugi.simulation.hardware.LinkSpec(visitor, world.id(1), 1_000_000_000L, 1));
        final LeaseStatus[] seen = new LeaseStatus[2];
        world.cloud.node(visitor).boot(host -> {
            seen[0] = new LeaseClient(host).status(world.id(1), LEASE, SECOND);
            seen[1] = new LeaseClient(host).status(world.id(1), "another", SECOND);
        });
        world.runNanos(SECOND);
        assertThat(seen[0].holder()).contains(holder);
        assertThat(seen[0].token()).isEqualTo(world.checker.claims().getFirst().token());
        assertThat(seen[0].remainingNanos()).isBetween(1L, SECOND);
        assertThat(seen[1].holder()).isEmpty();
    }

    @Test
    void aKeeperConfiguredWithOthersDoesNotCount() {
        final LeaseConfig other = new LeaseConfig(
                List.of(world.id(1), world.id(2), new NodeId("stranger")), LeaseCloud.DISK, SECOND, 0, true);
        world.node(1).boot(world::keepAndContend);
        world.node(2).boot(host -> {
            final Switchboard switchboard = new Switchboard(host);
            LeaseKeeper.start(host, other, switchboard).contend(LEASE, LeaseListener.NONE);
            switchboard.open(Plane.CONTROL);
        });
        world.runNanos(5 * SECOND);
        assertThat(tokens()).isZero();
        assertThat(world.cloud.events())
                .anyMatch(e -> e.kind().equals("lease_keeper_refuses")
                        && e.details().get("code").equals("other_circle"));
        world.node(3).boot(world::keepAndContend);
        awaitHolder();
    }

    @Test
    void aKeeperThatLostRecordsSaysNothingOfLeasesThatItDoesNotKnow() {
        world.bootAll();
        awaitHolder();
        world.node(1).disk(LeaseCloud.DISK).injectCorruption(0);
        world.node(1).disk(LeaseCloud.DISK).injectCorruption(Journal.DEVICE_BYTES / 2);
        world.node(1).restart();
        world.runNanos(3 * SECOND);
        assertThat(world.cloud.events()).anyMatch(e -> e.kind().equals("lease_keeper_silent"));
        assertThat(world.holder(LEASE)).isPresent();
        world.cloud.network().partition(Set.of(world.id(3)));
        world.runNanos(5 * SECOND);
        assertThat(world.holder(LEASE)).as("one vote of three is left").isEmpty();
    }

    @Test
    void aKeeperWhoseDeviceFailedPromisesNothingUntilItIsStartedAgain() {
        world.bootAll();
        final NodeId holder = awaitHolder();
        final NodeId broken = world.config.keepers().stream()
                .filter(id -> !id.equals(holder))
                .findFirst()
                .orElseThrow();
        world.cloud.node(broken).disk(LeaseCloud.DISK).fail();
        world.cloud.node(holder).crash();
        world.runNanos(3 * SECOND);
        world.cloud.node(broken).disk(LeaseCloud.DISK).restore();
        world.runNanos(3 * SECOND);
        assertThat(world.holder(LEASE)).isEmpty();
        world.cloud.node(broken).restart();
        awaitHolder();
    }

    @Test
    void aNodeThatIsNoKeeperOrContendsTwiceIsToldSo() {
        world.bootAll();
        awaitHolder();
        final LeaseKeeper keeper = world.keepers.get(world.id(1));
        final Throwable[] thrown = new Throwable[2];
        world.hosts.get(world.id(1)).threads().start("twice", () -> {
            try {
                keeper.contend(LEASE, LeaseListener.NONE);
            } catch (Rejected twice) {
                thrown[0] = twice;
            }
        });
        final NodeId visitor = new NodeId("visitor");
        world.cloud.addNode(NodeSpec.standard(visitor, List.of()));
        world.cloud.node(visitor).boot(host -> {
            try {
                LeaseKeeper.start(host, world.config, new Switchboard(host));
            } catch (Rejected stranger) {
                thrown[1] = stranger;
            }
        });
        world.runNanos(SECOND);
        assertThat(thrown[0]).hasMessageContaining("contends for lease-1 already");
        assertThat(thrown[1]).hasMessageContaining("not among the keepers");
    }

    @Test
    void configurationsThatCannotWorkAreRefused() {
        final List<NodeId> three = world.config.keepers();
        assertThatThrownBy(() -> new LeaseConfig(three.subList(0, 2), "d", SECOND, 0, false))
                .hasMessageContaining("odd");
        assertThatThrownBy(() -> new LeaseConfig(three, "d", 1, 0, false)).hasMessageContaining("10 ms to 1 h");
        assertThatThrownBy(() -> new LeaseConfig(three, "d", SECOND, 100_001, false))
                .hasMessageContaining("parts in a million");
    }
}
