package kintsugi.simulation.hardware;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.EventLog;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.disk.DiskModel;
import kintsugi.simulation.hardware.disk.DiskUnit;
import kintsugi.simulation.hardware.host.HostClock;
import kintsugi.simulation.hardware.host.SimulatedHost;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.hardware.os.DeviceQueue;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.hardware.transport.Endpoint;
import kintsugi.simulation.hardware.transport.Machine;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.Lifetime;
import org.jspecify.annotations.Nullable;

/**
 * One machine. Its disks, clocks and incarnation count outlive crashes; its operating system, threads and connections are those of
 * one start. A crash is a loss of power: threads never resume, no {@code finally} runs, unsynced blocks are found old or new,
 * and nothing says good-bye on the network.
 */
public final class SimulatedNode {
    private static final long DISKS_AT_MOST = 1_000;

    private final SimulatedCloud cloud;
    private final NodeSpec spec;
    private final Station station;
    private final HostClock clock;
    private final SortedMap<String, VirtualDisk> disks = new TreeMap<>();
    private final PastUse past = new PastUse();
    private @Nullable Consumer<Host> program;
    private @Nullable Running running;
    private long incarnation;
    private boolean isPaused;
    private boolean isSuspended;

    /** What there is between a start and a crash. */
    private record Running(Lifetime lifetime, VirtualOs os, Endpoint endpoint, Host host) {}

    SimulatedNode(final SimulatedCloud cloud, final NodeSpec spec, final Station station) {
        this.cloud = cloud;
        this.spec = spec;
        this.station = station;
        this.clock = new HostClock(cloud.kernel());
        Invariant.that(spec.disks().size() < DISKS_AT_MOST, "too many disks on %s", spec.id());
        for (final DiskSpec disk : spec.disks()) {
            disks.put(disk.name(), new VirtualDisk(this, disk, unitOf(disk)));
        }
    }

    /** Its name. */
    public NodeId id() {
        return spec.id();
    }

    /** {@code 10.0.x.y}, by the order of adding; beyond 65,024 nodes, {@code 10.1.x.y} and so on. */
    public String address() {
        final int perBlock = 254;
        final int block = station.index() / perBlock;
        return "10." + block / 256 + "." + block % 256 + "." + (station.index() % perBlock + 1);
    }

    /** What it was built as. */
    public NodeSpec spec() {
        return spec;
    }

    /** Whether it runs. A paused node is up. */
    public boolean isUp() {
        return running != null;
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        return isPaused;
    }

    /** How often it has been started. */
    public long incarnation() {
        return incarnation;
    }

    /** Switches it on: a new incarnation, on whose first thread the program runs. It must be down. */
    public Host boot(final Consumer<Host> newProgram) {
        Invariant.that(running == null, "%s runs already", id());
        program = newProgram;
        incarnation++;
        final Running now = start();
        running = now;
        cloud.wires().power(station, true);
        tell("node_started", id().name(), "boot", new TreeMap<>(java.util.Map.of("incarnation", "" + incarnation)));
        now.host().threads().start("main", () -> newProgram.accept(now.host()));
        return now.host();
    }

    /** Cuts its power; harmless when it is down. */
    public void crash() {
        final Running last = running;
        if (last == null) {
            return;
        }
        running = null;
        isPaused = false;
        isSuspended = false;
        past.add(last.os());
        cloud.wires().power(station, false);
        last.endpoint().crash();
        last.os().halt();
        last.lifetime().end();
        disks.values().forEach(disk -> disk.unit().losePower());
        tell("node_crashed", id().name(), "fault injected", Collections.emptySortedMap());
    }

    /** Boots it with its last program; crashes it first if it runs. */
    public void restart() {
        crash();
        boot(Objects.requireNonNull(program, "a node that never ran cannot be restarted"));
    }

    /** Stops its threads as a stopped process would be: clocks go on, the network stack still answers. Harmless to repeat. */
    public void pause() {
        if (running != null && !isPaused && !isSuspended) {
            isPaused = true;
            running.lifetime().pause();
            tell("node_paused", id().name(), "fault injected", Collections.emptySortedMap());
        }
    }

    /** Lets them go on. */
    public void resume() {
        if (running != null && isPaused) {
            isPaused = false;
            running.lifetime().resume();
            tell("node_resumed", id().name(), "fault injected", Collections.emptySortedMap());
        }
    }

    /**
     * Stops the whole machine, as a hypervisor does: its threads, its monotonic clock and its network stack, so that others lose what they
     * send to it meanwhile, and send it again. Harmless to repeat; a paused node cannot be suspended.
     */
    public void suspend() {
        if (running != null && !isPaused && !isSuspended) {
            isSuspended = true;
            running.lifetime().pause();
            clock.stop();
            cloud.wires().power(station, false);
            tell("node_suspended", id().name(), "fault injected", Collections.emptySortedMap());
        }
    }

    /** Lets it go on as if no time had passed. */
    public void wake() {
        if (running != null && isSuspended) {
            isSuspended = false;
            cloud.wires().power(station, true);
            clock.go();
            running.lifetime().resume();
            tell("node_woken", id().name(), "fault injected", Collections.emptySortedMap());
        }
    }

    /** Whether it is suspended. */
    public boolean isSuspended() {
        return isSuspended;
    }

    /** Breaks all its connections, at both ends: what is under way on them is lost from some frame on. */
    public void breakConnections() {
        if (running != null && !isSuspended) {
            running.endpoint().breakAll("broken");
            tell("connections_broken", id().name(), "fault injected", Collections.emptySortedMap());
        }
    }

    /** Its clocks, to make them drift or jump. */
    public HostClock clock() {
        return clock;
    }

    /**
     * Its disk of that name.
     *
     * @throws Rejected {@code no_such_disk}
     */
    public VirtualDisk disk(final String name) {
        final VirtualDisk disk = disks.get(name);
        if (disk == null) {
            throw new Rejected("no_such_disk", "node " + id() + " has no disk " + name + "; it has " + disks.keySet());
        }
        return disk;
    }

    /** The operating system that runs on it; null when it is down. */
    public @Nullable VirtualOs os() {
        return running == null ? null : running.os();
    }

    /** What it uses now. */
    public NodeTelemetry telemetry() {
        return Telemetry.of(this, past, cloud.wires());
    }

    SortedMap<String, VirtualDisk> disks() {
        return disks;
    }

    Station station() {
        return station;
    }

    @Nullable
    Endpoint endpoint() {
        return running == null ? null : running.endpoint();
    }

    void tell(final String kind, final String subject, final String cause, final SortedMap<String, String> details) {
        cloud.record(id(), kind, subject, cause, details);
    }

    private Running start() {
        final Kernel kernel = cloud.kernel();
        final CloudOptions options = cloud.options();
        final Lifetime lifetime = kernel.newLifetime(id() + "#" + incarnation);
        final VirtualOs os = new VirtualOs(kernel, station.index(), spec.vcpus(), spec.memoryBytes(), options.os());
        clock.restart(
                kernel.random("node/" + id() + "/" + incarnation + "/clock").nextLong(1L << 50));
        final EventLog log = this::tell;
        final SimulatedHost host = new SimulatedHost(
                new SimulatedHost.Parts(
                        kernel,
                        id(),
                        station.index(),
                        incarnation,
                        lifetime,
                        os,
                        clock,
                        options.lockYieldProbability(),
                        log),
                (threads, time) -> new Endpoint(
                        new Machine(kernel, station, os, threads, time, clock::trueDelay),
                        cloud.wires(),
                        cloud,
                        options.transport()));
        for (final VirtualDisk disk : disks.values()) {
            final DiskSpec its = disk.spec();
            host.attach(os, disk.unit(), new DeviceQueue(its.name(), its.queueDepth(), its.whenFull()));
        }
        return new Running(lifetime, os, (Endpoint) host.network(), host);
    }

    private DiskUnit unitOf(final DiskSpec disk) {
        final Kernel kernel = cloud.kernel();
        return new DiskUnit(
                kernel,
                station.index() * DISKS_AT_MOST + disks.size(),
                disk.name(),
                disk.capacityBytes(),
                disk.deviceBytes(),
                new DiskModel(disk.seekNanos(), disk.bytesPerSecond(), disk.channels()),
                kernel.random("disk/" + id() + "/" + disk.name()));
    }
}
