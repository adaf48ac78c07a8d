package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.input.InputException;
import kintsugi.lab.load.LoadDriver;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.run.ProgressListener.Progress;
import kintsugi.lab.scenario.Capability;
import kintsugi.lab.scenario.Ending;
import kintsugi.lab.scenario.FaultPlan;
import kintsugi.lab.scenario.NodePlan;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scenario in virtual time, from switching the machines on to its end.
 *
 * <p>At time 0 every node is switched on. The first SDC (or, without one, the first node) sets the block service up through its
 * control plane, which must be done when the first load begins. Each load runs on the node that it names, once: if that node loses
 * power, its load is over. Faults happen at their times. Samples are taken at equal intervals, and the pools are looked at after
 * every event of the cloud as well, so that the moments of change are exact.
 */
final class SimulationRun {
    private static final EventKind SAMPLE = EventKind.of("lab/sample");
    private static final int SLICES = 100;
    private static final int NONE = -1;
    private static final long SETUP_CHECK_NANOS = 100 * Units.MILLI;
    private static final long SETUP_NANOS_AT_MOST = 600 * Units.SECOND;
    private static final long SLICE_NANOS_AT_MOST = 60 * Units.SECOND;
    private static final long LATENESS_NANOS_AT_MOST = 3_600 * Units.SECOND;

    private final Preparation preparation;
    private final Scenario scenario;
    private final ProgressListener listener;
    private final Kernel kernel;
    private final SimulatedCloud cloud;
    private final BlockWorld block;
    private final FaultInjector faults;
    private final CloudSampler machines;
    private final NetworkWatch network;
    private final FlowDriver flows;
    private final PoolWatch pools = new PoolWatch();
    private final RequestLog log = new RequestLog();
    private final List<Sender> drivers = new ArrayList<>();
    private final List<PreparedLoad.Opened> opened = new ArrayList<>();
    private boolean isConfigured;
    private boolean isEnded;
    private @Nullable Failure obstacle;
    private int early = NONE;
    private long setUpNanos;

    /** A load under way, and the start of the node that it runs on. */
    private record Sender(LoadDriver driver, SimulatedNode node, long incarnation) {}

    SimulationRun(
            final Preparation preparation,
            final Kernel kernel,
            final Function<SimulatedCloud, BlockWorld> blockOf,
            final ProgressListener listener) {
        this.preparation = preparation;
        this.scenario = preparation.scenario();
        this.listener = listener;
        this.kernel = kernel;
        this.cloud = CloudBuilder.build(kernel, scenario);
        this.block = blockOf.apply(cloud);
        this.faults = new FaultInjector(cloud);
        this.machines = new CloudSampler(cloud);
        this.network = new NetworkWatch(cloud, scenario);
        this.flows = new FlowDriver(cloud, scenario);
    }

    /** Runs it to its end. */
    void run() {
        cloud.onEvent(event -> {
            if (!isEnded && event.kind().equals("node_crashed") && isCrashOfTheLast()) {
                log.powerLost();
            }
            pools.look(kernel.now(), block.pools());
        });
        network.start(preparation.flows(), firstHarmNanos());
        scheduleFaults();
        scheduleFlows();
        kernel.after(preparation.sampleNanos(), SAMPLE, 0, this::sample);
        final NodeId leader = leader();
        for (final NodePlan node : scenario.nodes()) {
            final boolean[] isFirstStart = {true};
            cloud.node(node.id()).boot(host -> {
                block.start(host);
                if (isFirstStart[0]) {
                    isFirstStart[0] = false;
                    firstStart(host, node.id().equals(leader));
                }
            });
        }
        try {
            advance();
        } finally {
            isEnded = true;
            opened.forEach(PreparedLoad.Opened::close);
        }
    }

    Kernel kernel() {
        return kernel;
    }

    SimulatedCloud cloud() {
        return cloud;
    }

    BlockWorld block() {
        return block;
    }

    RequestLog log() {
        return log;
    }

    FaultInjector faults() {
        return faults;
    }

    PoolWatch pools() {
        return pools;
    }

    Preparation preparation() {
        return preparation;
    }

    NetworkWatch network() {
        return network;
    }

    FlowDriver flows() {
        return flows;
    }

    CloudSampler machines() {
        return machines;
    }

    /** When the block service was set up; 0 if there is none. */
    long setUpNanos() {
        return setUpNanos;
    }

    /** Whether a node has crashed while copies were missing already, so that the last copy of something may have gone with it. */
    private boolean isCrashOfTheLast() {
        final long away = cloud.nodes().stream()
                .filter(node -> !node.spec().disks().isEmpty() && !node.isUp())
                .count();
        return away > 1 || block.pools().stream().anyMatch(pool -> pool.degradedChunks() > 0);
    }

    private NodeId leader() {
        return scenario.nodes().stream()
                .filter(node -> node.has(Capability.SDC))
                .findFirst()
                .orElse(scenario.nodes().getFirst())
                .id();
    }

    private void scheduleFaults() {
        int number = 0;
        for (final FaultPlan plan : scenario.faults()) {
            faults.schedule(number++, preparation.times().resolve(plan.when()), plan.fault());
        }
    }

    private OptionalLong firstHarmNanos() {
        return scenario.faults().stream()
                .filter(plan -> plan.fault().isHarmful())
                .mapToLong(plan -> preparation.times().resolve(plan.when()))
                .min();
    }

    private void scheduleFlows() {
        int number = 0;
        for (final PreparedFlows load : preparation.flows()) {
            flows.schedule(number++, load);
        }
    }

    private void firstStart(final Host host, final boolean isLeader) {
        if (isLeader) {
            host.threads().start("setup", () -> setUp(host));
        }
        for (int i = 0; i < preparation.loads().size(); i++) {
            final PreparedLoad load = preparation.loads().get(i);
            final int number = i;
            if (load.plan().common().node().equals(host.id())) {
                host.threads().start("load", () -> load(number, load, host));
            }
        }
    }

    private void setUp(final Host host) {
        try {
            block.configure(host);
            isConfigured = true;
            setUpNanos = scenario.block().isEmpty() ? 0 : kernel.now();
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Failure failure) {
            obstacle = failure;
        }
    }

    private void load(final int number, final PreparedLoad load, final Host host) {
        final long start = load.plan().common().startNanos();
        while (!isConfigured) {
            if (kernel.now() >= start) {
                early = early == NONE ? number : Math.min(early, number);
                return;
            }
            kernel.sleep(Math.min(SETUP_CHECK_NANOS, start - kernel.now()));
        }
        final PreparedLoad.Opened source = load.open();
        opened.add(source);
        final LoadDriver driver = new LoadDriver(
                number,
                load.plan().common(),
                source.source(),
                block.open(host.id(), load.plan().common().volume()),
                log,
                host.threads(),
                new LoadDriver.World(kernel::now, kernel::sleep),
                kernel.random("load/" + load.plan().common().name() + "/jitter"));
        final SimulatedNode node = cloud.node(host.id());
        drivers.add(new Sender(driver, node, node.incarnation()));
        driver.run();
    }

    private void sample() {
        machines.sample(kernel.now());
        network.sample(kernel.now());
        pools.sample(kernel.now(), block.pools());
        kernel.after(preparation.sampleNanos(), SAMPLE, 0, this::sample);
    }

    private void advance() {
        final long expected = Math.max(preparation.expectedEndNanos(), faults.lastEndNanos());
        final long slice = Math.max(1, Math.min(SLICE_NANOS_AT_MOST, expected / SLICES));
        while (!isOver()) {
            kernel.runUntil(Math.min(kernel.now() + slice, limitNanos()));
            refuseHopeless();
            final boolean isLoad = kernel.now() < preparation.times().toNanos();
            listener.onProgress(new Progress(
                    isLoad ? "load" : "settling",
                    Math.min(1, kernel.now() / (double) expected),
                    kernel.now(),
                    log.completed() + flows.log().ended()));
        }
    }

    /** What only the run itself can find out about its scenario: that its block service cannot be set up, or not in time. */
    private void refuseHopeless() {
        if (obstacle != null) {
            throw new InputException(
                    scenario.blockPlace(),
                    "the block service cannot be set up: " + obstacle.getMessage()
                            + "; change it, or what breaks before");
        }
        if (early == NONE) {
            return;
        }
        final Scenario.PlacedLoad load = scenario.loads().get(early);
        final long giveUp = kernel.now() + SETUP_NANOS_AT_MOST;
        while (!isConfigured && obstacle == null && kernel.now() < giveUp) {
            kernel.runUntil(kernel.now() + SETUP_CHECK_NANOS);
        }
        final long ready = kernel.now() / Units.SECOND + 1;
        throw new InputException(
                load.startPlace(),
                "this load starts at "
                        + Units.formatNanos(load.plan().common().startNanos())
                        + ", before the block service is set up; "
                        + (isConfigured
                                ? "start it at " + ready + "s or later"
                                : "and that is never done here: change what breaks before it"));
    }

    private long limitNanos() {
        return switch (scenario.ending()) {
            case Ending.AtTime fixed -> fixed.nanos();
            case Ending.AfterLoad after -> {
                final long settled = settledNanos(after);
                yield kernel.now() < settled ? settled : settled + LATENESS_NANOS_AT_MOST;
            }
        };
    }

    private boolean isOver() {
        return kernel.now() >= limitNanos()
                || (scenario.ending() instanceof Ending.AfterLoad after
                        && isLoadDone()
                        && flows.isDone()
                        && kernel.now() >= settledNanos(after));
    }

    private long settledNanos(final Ending.AfterLoad after) {
        final long done = Math.max(preparation.times().toNanos(), faults.lastEndNanos());
        return Math.max(done + after.settleNanos(), network.lastLookNanos());
    }

    /** A load is also over when its node has lost power since it began. */
    private boolean isLoadDone() {
        final boolean isStarted = drivers.size() == preparation.loads().size();
        return isStarted
                ? drivers.stream().allMatch(SimulationRun::isOver)
                : preparation.loads().stream()
                        .map(load -> cloud.node(load.plan().common().node()))
                        .noneMatch(node -> node.isUp() && node.incarnation() == 1);
    }

    private static boolean isOver(final Sender sender) {
        return sender.driver.isDone() || !sender.node.isUp() || sender.node.incarnation() != sender.incarnation;
    }
}
