package kintsugi.simulation.hardware.host;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Compute;
import kintsugi.core.host.EventLog;
import kintsugi.core.host.Host;
import kintsugi.core.host.Network;
import kintsugi.core.host.Threads;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.simulation.hardware.disk.DiskUnit;
import kintsugi.simulation.hardware.os.DeviceQueue;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.Lifetime;

/** One incarnation of a simulated node, as the code that runs on it sees it. */
public final class SimulatedHost implements Host {
    private final Kernel kernel;
    private final NodeId id;
    private final long incarnation;
    private final HostClock clock;
    private final HostThreads threads;
    private final HostCompute compute;
    private final SortedMap<String, BlockDevice> devices = new TreeMap<>();
    private final Network network;
    private final EventLog events;

    /**
     * What a host is made of.
     *
     * @param target number of the node, for the trace
     */
    public record Parts(
            Kernel kernel,
            NodeId id,
            long target,
            long incarnation,
            Lifetime lifetime,
            VirtualOs os,
            HostClock clock,
            double lockYieldProbability,
            EventLog events) {}

    /** @param network makes the network stack for those threads */
    public SimulatedHost(final Parts parts, final BiFunction<Threads, Clock, Network> network) {
        this.kernel = parts.kernel();
        this.id = parts.id();
        this.incarnation = parts.incarnation();
        this.clock = parts.clock();
        this.threads = new HostThreads(
                kernel,
                parts.target(),
                parts.lifetime(),
                parts.os(),
                clock,
                random("kernel/locks"),
                kernel.options().isShuffled() ? parts.lockYieldProbability() : 0);
        this.compute = new HostCompute(parts.os(), threads);
        this.network = network.apply(threads, clock);
        this.events = parts.events();
    }

    /** Attaches a disk. */
    public void attach(final VirtualOs os, final DiskUnit disk, final DeviceQueue queue) {
        devices.put(disk.name(), new HostDevice(os, threads, disk, queue));
    }

    @Override
    public NodeId id() {
        return id;
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Threads threads() {
        return threads;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Compute compute() {
        return compute;
    }

    @Override
    public List<String> deviceNames() {
        return List.copyOf(devices.keySet());
    }

    @Override
    public BlockDevice device(final String name) {
        final BlockDevice device = devices.get(name);
        if (device == null) {
            throw new Rejected(
                    "no_such_device", "node " + id + " has no device " + name + "; it has " + devices.keySet());
        }
        return device;
    }

    @Override
    public RandomStream random(final String name) {
        return kernel.random("node/" + id + "/" + incarnation + "/" + name);
    }

    @Override
    public EventLog events() {
        return events;
    }
}
