package kintsugi.lease;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.core.data.Blocks;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.CloudEvent;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.hardware.VirtualDisk;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.KernelOptions;

/**
 * One random run: three or five keepers with clocks at the bound of their drift contend for a few leases, while nodes crash, stand
 * still, are cut off, are slow, lose blocks and give leases back; in the end everything heals, and each lease must find a holder.
 */
final class Campaign {
    private static final EventKind UNDO = EventKind.of("test/undo");
    private static final long CALM_NANOS = 8 * Units.SECOND;
    private static final long[] DRIFTS_PPM = {100, 10_000, 100_000};
    private static final double MILLION = 1e6;
    private static final int LONGEST_FAULT_MILLIS = 3000;

    private final RandomStream random;
    private final LeaseCloud world;
    private final long driftPpm;
    private final Set<NodeId> slowed = new TreeSet<>();
    private boolean isCalm;

    Campaign(final KernelOptions options) {
        random = RandomStream.named(options.seed(), "campaign");
        driftPpm = DRIFTS_PPM[random.nextInt(DRIFTS_PPM.length)];
        world = new LeaseCloud(options, random.nextBoolean(0.7) ? 3 : 5, 1 + random.nextInt(2), driftPpm);
    }

    LeaseCloud run() {
        drift();
        world.cloud.onEvent(this::cutOffHolder);
        world.bootAll();
        final int faults = 8 + random.nextInt(12);
        for (int i = 0; i < faults; i++) {
            world.runNanos((long) random.nextExponential(400 * Units.MILLI));
            disturb();
        }
        calm();
        world.runUntil("every lease has a holder again", CALM_NANOS, world::isEveryLeaseHeld);
        world.runNanos(world.config.durationNanos());
        world.checker.check();
        return world;
    }

    /** How often rare things happened, by name. */
    static void count(final LeaseCloud world, final Map<String, Long> rare) {
        for (final LeaseKeeper keeper : world.everyKeeper) {
            final LeaseCounters counters = keeper.counters();
            rare.merge("acquired", counters.acquired(), Long::sum);
            rare.merge("taken over", counters.takenOver(), Long::sum);
            rare.merge("regained", counters.regained(), Long::sum);
            rare.merge("renewed", counters.renewed(), Long::sum);
            rare.merge("renewals refused", counters.renewalsRefused(), Long::sum);
            rare.merge("duels", counters.duels(), Long::sum);
            rare.merge("abandoned", counters.abandoned(), Long::sum);
            rare.merge("lapsed", counters.lapsed(), Long::sum);
            rare.merge("overslept", counters.overslept(), Long::sum);
            rare.merge("released", counters.released(), Long::sum);
            rare.merge("recorded at start", counters.recordedAtStart(), Long::sum);
            rare.merge("repaired copies", counters.repaired(), Long::sum);
        }
        for (final GuardedResource resource : world.resources.values()) {
            rare.merge("uses", resource.uses(), Long::sum);
            rare.merge("stopped at the fence", resource.refusals(), Long::sum);
        }
    }

    private void disturb() {
        final NodeId victim = victim();
        final SimulatedNode node = world.cloud.node(victim);
        switch (random.nextInt(12)) {
            case 0, 1 -> crash(node, some(1500));
            case 2 -> crash(node, 1 + some(20));
            case 3 -> {
                node.pause();
                later(some(LONGEST_FAULT_MILLIS), node::resume);
            }
            case 4 -> {
                world.cloud.network().partition(side(victim));
                later(some(LONGEST_FAULT_MILLIS), world.cloud.network()::heal);
            }
            case 5 -> cutOneWay(victim);
            case 6 -> slowLinks(victim);
            case 7 -> failLinks(victim);
            case 8 -> failDisk(node);
            case 9 -> damage(node);
            case 10 -> {
                drift();
                node.clock().jumpWall(random.nextLong(1_000_000) - 500_000);
            }
            default -> giveBack();
        }
        if (random.nextInt(15) == 0) {
            losePower(random.nextBoolean(0.5));
        }
    }

    /** All at once; perhaps one copy of a record has gone bad on each, too. */
    private void losePower(final boolean isDamaged) {
        for (final NodeId id : world.config.keepers()) {
            if (isDamaged) {
                damageOneCopy(world.cloud.node(id));
            }
            crash(world.cloud.node(id), some(800));
        }
    }

    /** The worst moments for a holder to be cut off: when it has just won, and when an answer that took long has just come. */
    private void cutOffHolder(final CloudEvent event) {
        final boolean isWon = event.kind().equals("lease_acquired");
        if (isCalm || !(isWon || event.kind().equals("lease_renewed"))) {
            return;
        }
        if (random.nextBoolean(slowed.contains(event.node()) ? 0.4 : isWon ? 0.1 : 0)) {
            final long healNanos = world.config.durationNanos() + some(1000);
            later(1, () -> world.cloud.network().partition(Set.of(event.node())));
            later(healNanos, world.cloud.network()::heal);
        }
    }

    /** A holder as often as any. */
    private NodeId victim() {
        final String lease = lease();
        final List<NodeId> keepers = world.config.keepers();
        final NodeId any = keepers.get(random.nextInt(keepers.size()));
        return random.nextBoolean(0.5) ? world.holder(lease).orElse(any) : any;
    }

    private String lease() {
        return "lease-" + (1 + random.nextInt(world.resources.size()));
    }

    private void crash(final SimulatedNode node, final long downNanos) {
        node.crash();
        later(downNanos, () -> bootIfDown(node));
    }

    private void bootIfDown(final SimulatedNode node) {
        if (!node.isUp()) {
            node.boot(world::keepAndContend);
        }
    }

    private Set<NodeId> side(final NodeId victim) {
        final Set<NodeId> side = new TreeSet<>(Set.of(victim));
        if (world.config.keepers().size() > 3 && random.nextBoolean(0.5)) {
            side.add(world.config
                    .keepers()
                    .get(random.nextInt(world.config.keepers().size())));
        }
        return side;
    }

    private void cutOneWay(final NodeId victim) {
        final Set<NodeId> others = others(victim);
        if (random.nextBoolean(0.5)) {
            world.cloud.network().partitionOneWay(Set.of(victim), others);
        } else {
            world.cloud.network().partitionOneWay(others, Set.of(victim));
        }
        later(some(LONGEST_FAULT_MILLIS), world.cloud.network()::heal);
    }

    private Set<NodeId> others(final NodeId victim) {
        final Set<NodeId> others = new TreeSet<>(world.config.keepers());
        others.remove(victim);
        return others;
    }

    private void slowLinks(final NodeId victim) {
        slowed.add(victim);
        slowLinks(
                victim, 2_000 + random.nextInt(random.nextBoolean(0.5) ? 40_000 : 100_000)); // 2 ms a message and more
        later(some(LONGEST_FAULT_MILLIS), () -> {
            slowed.remove(victim);
            slowLinks(victim, 1);
        });
    }

    private void slowLinks(final NodeId victim, final double factor) {
        others(victim).forEach(other -> world.cloud.network().slowLink(victim, other, factor));
    }

    private void failLinks(final NodeId victim) {
        for (final NodeId other : others(victim)) {
            if (random.nextBoolean(0.6)) {
                world.cloud.network().failLink(victim, other);
                later(some(LONGEST_FAULT_MILLIS), () -> world.cloud.network().restoreLink(victim, other));
            }
        }
    }

    /** Slow for a while, or off line until its node is started again. */
    private void failDisk(final SimulatedNode node) {
        if (random.nextBoolean(0.7)) {
            node.disk(LeaseCloud.DISK).slow(10 + random.nextInt(150));
            later(some(2000), () -> node.disk(LeaseCloud.DISK).slow(1));
        } else {
            node.disk(LeaseCloud.DISK).fail();
            later(some(1000), () -> {
                node.disk(LeaseCloud.DISK).restore();
                crash(node, 1 + some(20));
            });
        }
    }

    /** One copy of a record goes bad, and is found so at the next start, which comes at once. */
    private void damage(final SimulatedNode node) {
        damageOneCopy(node);
        crash(node, 1 + some(20));
    }

    /** One fault at a time: both copies of a record must be sound, and be going to be so, before one of them goes bad. */
    private void damageOneCopy(final SimulatedNode node) {
        final VirtualDisk disk = node.disk(LeaseCloud.DISK);
        final long place = (long) random.nextInt(world.resources.size()) * Blocks.BYTES;
        final long mirror = Journal.DEVICE_BYTES / 2 + place;
        if (disk.unsyncedBlocks() == 0 && disk.isSound(place) && disk.isSound(mirror)) {
            disk.injectCorruption(random.nextBoolean(0.5) ? place : mirror);
        }
    }

    private void giveBack() {
        final String lease = lease();
        world.holder(lease).filter(id -> world.cloud.node(id).isUp()).ifPresent(id -> world.giveBack(id, lease));
    }

    /** Each as it likes, or the worst for one: its clock loses, all others gain, as much as they may. */
    private void drift() {
        final double bound = driftPpm / MILLION;
        final double[] rates = {-bound, bound, 0, random.nextDouble() * bound};
        final NodeId slow = victim();
        final boolean isWorst = random.nextBoolean(0.5);
        for (final NodeId id : world.config.keepers()) {
            final double worst = id.equals(slow) ? -bound : bound;
            world.drift(id, isWorst ? worst : rates[random.nextInt(rates.length)]);
        }
    }

    private void calm() {
        isCalm = true;
        world.runNanos((LONGEST_FAULT_MILLIS + 100) * Units.MILLI); // until the last fault has been undone
        world.config.keepers().forEach(id -> {
            bootIfDown(world.cloud.node(id));
            world.cloud.node(id).resume();
        });
        world.cloud.network().heal();
    }

    private long some(final int mostMillis) {
        return 1 + random.nextLong(mostMillis * Units.MILLI);
    }

    private void later(final long nanos, final Runnable undo) {
        world.kernel.after(nanos, UNDO, 0, undo);
    }
}
