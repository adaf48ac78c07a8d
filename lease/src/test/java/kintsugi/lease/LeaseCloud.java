package kintsugi.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.CloudEvent;
import kintsugi.simulation.hardware.CloudOptions;
import kintsugi.simulation.hardware.DiskSpec;
import kintsugi.simulation.hardware.LinkSpec;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.hardware.host.HostClock;
import kintsugi.simulation.hardware.network.NetworkOptions;
import kintsugi.simulation.hardware.os.OsOptions;
import kintsugi.simulation.hardware.transport.TransportOptions;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;

/** Simulated keepers that contend for leases and use what the leases protect, watched by a checker in the kernel's true time. */
final class LeaseCloud {
    static final String DISK = "disk-1";
    private static final long LATENCY_NANOS = 500 * Units.MICRO;
    private static final long NIC = 1_000_000_000L;
    private static final TransportOptions TRANSPORT = new TransportOptions(
            64, 8 * Units.MIB, 50 * Units.MILLI, 600 * Units.MILLI, 600 * Units.MILLI, 600 * Units.MILLI);

    final Kernel kernel;
    final SimulatedCloud cloud;
    final LeaseConfig config;
    final HolderChecker checker = new HolderChecker();
    final Map<NodeId, LeaseKeeper> keepers = new TreeMap<>();
    final Map<NodeId, Host> hosts = new TreeMap<>();
    final Map<String, Contender> contenders = new TreeMap<>();
    final Map<String, GuardedResource> resources = new TreeMap<>();
    final List<LeaseKeeper> everyKeeper = new ArrayList<>();
    private final Map<String, Long> untilLocalNanos = new TreeMap<>();

    LeaseCloud(final KernelOptions options, final int nodes, final int leases, final long driftPpm) {
        kernel = new Kernel(options);
        cloud = new SimulatedCloud(
                kernel, new CloudOptions(OsOptions.STANDARD, TRANSPORT, NetworkOptions.STANDARD, 0.05));
        final List<NodeId> ids = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            ids.add(new NodeId("keeper-" + i));
        }
        config = new LeaseConfig(ids, DISK, Units.SECOND, driftPpm, true);
        for (int i = 1; i <= leases; i++) {
            resources.put("lease-" + i, new GuardedResource());
        }
        ids.forEach(id -> cloud.addNode(NodeSpec.standard(id, List.of(DiskSpec.standard(DISK, Journal.DEVICE_BYTES)))));
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < i; j++) {
                cloud.connect(new LinkSpec(ids.get(j), ids.get(i), NIC, LATENCY_NANOS));
            }
        }
        cloud.onEvent(this::watch);
    }

    static LeaseCloud of(final long seed, final int nodes) {
        return new LeaseCloud(KernelOptions.seeded(seed), nodes, 1, 10_000);
    }

    SimulatedNode node(final int number) {
        return cloud.node(id(number));
    }

    NodeId id(final int number) {
        return config.keepers().get(number - 1);
    }

    LeaseCloud bootAll() {
        config.keepers().forEach(id -> cloud.node(id).boot(this::keepAndContend));
        return this;
    }

    /** What a node runs: a keeper, and for each lease a contender and a user of what it protects. */
    void keepAndContend(final Host host) {
        final LeaseKeeper keeper = keep(host);
        resources.keySet().forEach(lease -> contend(host, keeper, lease));
    }

    LeaseKeeper keep(final Host host) {
        final Switchboard switchboard = new Switchboard(host);
        final LeaseKeeper keeper = LeaseKeeper.start(host, config, switchboard);
        switchboard.open(Plane.CONTROL);
        hosts.put(host.id(), host);
        keepers.put(host.id(), keeper);
        everyKeeper.add(keeper);
        return keeper;
    }

    void contend(final Host host, final LeaseKeeper keeper, final String lease) {
        final Contender contender = keeper.contend(lease, LeaseListener.NONE);
        contenders.put(host.id() + "/" + lease, contender);
        host.threads().start("user", () -> use(host, contender, lease));
    }

    private void use(final Host host, final Contender contender, final String lease) {
        final RandomStream random = host.random("user/" + lease + "/" + kernel.now());
        while (!contender.isWithdrawn()) {
            contender.tenure().ifPresent(tenure -> use(host, tenure, lease, random));
            host.clock().sleep((20 + random.nextLong(60)) * Units.MILLI);
        }
    }

    /** Asks, tells the checker, and uses the resource, at once or a little later: as a write that takes its time. */
    private void use(final Host host, final Tenure tenure, final String lease, final RandomStream random) {
        if (tenure.isHeld()) {
            checker.saidYes(host.id().name(), lease, tenure.token(), kernel.now());
            host.clock().sleep(random.nextBoolean(0.5) ? 0 : random.nextLong(80 * Units.MILLI));
            resources.get(lease).use(host.id().name(), tenure.token());
        }
    }

    private void watch(final CloudEvent event) {
        final String node = event.node().name();
        switch (event.kind()) {
            case "node_crashed" -> {
                checker.died(node, event.timeNanos());
                untilLocalNanos.keySet().removeIf(key -> key.startsWith(node + "/"));
            }
            case "lease_acquired" ->
                checker.acquired(node, event.subject(), number(event, "token"), event.timeNanos(), announcedEnd(event));
            case "lease_renewed" -> checker.moved(node, event.subject(), announcedEnd(event));
            case "lease_lost", "lease_released" -> {
                checker.ended(node, event.subject(), event.timeNanos());
                untilLocalNanos.remove(node + "/" + event.subject());
            }
            default -> {
                // of no concern
            }
        }
    }

    private long announcedEnd(final CloudEvent event) {
        final long local = number(event, "until_nanos");
        untilLocalNanos.put(event.node() + "/" + event.subject(), local);
        return trueTime(cloud.node(event.node()).clock(), local);
    }

    /** The first true instant at which that clock shows that time, if it keeps its rate. */
    private long trueTime(final HostClock clock, final long localNanos) {
        return kernel.now() + clock.trueDelay(localNanos - clock.nanos());
    }

    private static long number(final CloudEvent event, final String detail) {
        return Long.parseLong(event.details().get(detail));
    }

    /** From now on the clock of that node gains or loses so much; what it claims ends accordingly. */
    void drift(final NodeId id, final double secondsPerSecond) {
        final HostClock clock = cloud.node(id).clock();
        clock.drift(secondsPerSecond);
        resources.keySet().forEach(lease -> {
            final Long local = untilLocalNanos.get(id + "/" + lease);
            if (local != null && local > clock.nanos()) {
                checker.moved(id.name(), lease, trueTime(clock, local));
            }
        });
    }

    /** Who holds the lease now, by its own account. */
    Optional<NodeId> holder(final String lease) {
        return checker.holder(lease, kernel.now()).map(NodeId::new);
    }

    boolean isEveryLeaseHeld() {
        return resources.keySet().stream().allMatch(lease -> holder(lease).isPresent());
    }

    /** Gives the lease back on that node, if it runs, and contends again. */
    void giveBack(final NodeId id, final String lease) {
        final Host host = hosts.get(id);
        host.threads().start("give-back", () -> {
            final Contender contender = contenders.get(id + "/" + lease);
            contender.withdraw();
            contender.withdraw();
            contend(host, keepers.get(id), lease);
        });
    }

    void runNanos(final long nanos) {
        kernel.runUntil(kernel.now() + nanos);
    }

    void runUntil(final String what, final long mostNanos, final BooleanSupplier condition) {
        final long end = kernel.now() + mostNanos;
        while (!condition.getAsBoolean()) {
            if (kernel.now() >= end) {
                throw new AssertionError("not within " + mostNanos + " ns: " + what);
            }
            runNanos(5 * Units.MILLI);
        }
    }
}
