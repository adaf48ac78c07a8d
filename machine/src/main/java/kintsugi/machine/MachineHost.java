package kintsugi.machine;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Compute;
import kintsugi.core.host.EventLog;
import kintsugi.core.host.Host;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Threads;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.machine.device.DeviceSpec;
import kintsugi.machine.device.Devices;
import kintsugi.machine.device.MachineDevice;
import kintsugi.machine.device.NodeFolder;
import kintsugi.machine.thread.MachineClock;
import kintsugi.machine.thread.MachineCompute;
import kintsugi.machine.thread.MachineThreads;
import kintsugi.machine.trace.Trace;
import kintsugi.machine.wire.TcpNetwork;

/**
 * One incarnation of a node on this machine: virtual threads, TCP, files, the machine's clocks. It listens from the start; a peer
 * that calls before a plane is served hears {@code no_service}.
 *
 * <p>The host runs until {@link #stop}. A defect, which is anything but {@link Cancelled} that leaves one of its threads, is made
 * known by {@link #defect}; whoever started the host then stops it, because nobody can say what state its capabilities are in.
 *
 * <p>{@link #stop} and {@link #kill} are called from outside of the host's threads.
 */
public final class MachineHost implements Host, AutoCloseable {
    private static final long CLOSE_NANOS = 10 * Units.SECOND;

    private final MachineOptions options;
    private final NodeFolder folder;
    private final CompletableFuture<Throwable> defect = new CompletableFuture<>();
    private final Clock clock = new MachineClock();
    private final MachineThreads threads;
    private final Compute compute = MachineCompute.ofProcess();
    private final SortedMap<String, MachineDevice> devices = new TreeMap<>();
    private final TcpNetwork network;

    private MachineHost(final MachineOptions options, final NodeFolder folder) {
        this.options = options;
        this.folder = folder;
        this.threads = new MachineThreads(options.id().name(), defect::complete);
        try {
            options.devices().forEach(this::open);
            this.network = TcpNetwork.open(options.wire(), threads, clock, events());
        } catch (RuntimeException | Error failed) {
            threads.cancelAll();
            devices.values().forEach(MachineDevice::kill);
            throw failed;
        }
    }

    /**
     * Takes the folder, begins a new incarnation, opens devices and ports.
     *
     * @throws Rejected if the folder is in use, belongs to another node or is damaged; if a device is not as configured; if a port is
     *     taken. Nothing stays open.
     */
    public static MachineHost start(final MachineOptions options) {
        final NodeFolder folder =
                NodeFolder.open(options.folder(), options.id(), options.wire().cluster());
        try {
            return new MachineHost(options, folder);
        } catch (RuntimeException | Error failed) {
            folder.close();
            throw failed;
        }
    }

    private void open(final DeviceSpec spec) {
        if (devices.containsKey(spec.name())) {
            throw new Rejected(
                    "bad_device", "two devices of node " + id() + " are called " + spec.name() + ": rename one");
        }
        devices.put(spec.name(), Devices.open(folder, spec, random("device/" + spec.name() + "/fate")));
    }

    /**
     * Ends the incarnation in order: no more calls, threads told to stop and waited for, devices synced, all closed.
     *
     * @param timeoutNanos for how long threads are waited for
     * @return names of the threads that did not end
     * @throws kintsugi.core.failure.Unavailable if a device could not be synced; all is closed even so
     */
    public List<String> stop(final long timeoutNanos) {
        network.close();
        threads.cancelAll();
        final List<String> left = awaitThreads(timeoutNanos);
        RuntimeException failure = null;
        for (final MachineDevice device : devices.values()) {
            try {
                device.close();
            } catch (RuntimeException failed) {
                failure = failure == null ? failed : failure;
            }
        }
        folder.close();
        if (failure != null) {
            throw failure;
        }
        return left;
    }

    private List<String> awaitThreads(final long timeoutNanos) {
        try {
            return threads.awaitEnd(timeoutNanos);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return threads.names();
        }
    }

    /** {@link #stop} within 10 s. */
    @Override
    public void close() {
        stop(CLOSE_NANOS);
    }

    /**
     * Ends the incarnation as the end of the process would, as far as one process can play that: connections are cut, what devices
     * hold back is gone; only then are threads told to stop, so that nothing they do in {@code finally} is seen, and nobody waits for
     * them. The folder can be opened again at once.
     */
    public void kill() {
        network.kill();
        devices.values().forEach(MachineDevice::kill);
        threads.cancelAll();
        folder.close();
    }

    /** The first defect, once there is one. */
    public CompletableFuture<Throwable> defect() {
        return defect.copy();
    }

    /** Where it listens. */
    public InetSocketAddress address(final Plane plane) {
        return network.address(plane);
    }

    /** Its network, with figures that {@link Network} does not show. */
    public TcpNetwork wire() {
        return network;
    }

    /** Its threads, with figures that {@link Threads} does not show. */
    public MachineThreads machineThreads() {
        return threads;
    }

    /** Its devices by name, with figures that {@link BlockDevice} does not show. */
    public SortedMap<String, MachineDevice> machineDevices() {
        return java.util.Collections.unmodifiableSortedMap(devices);
    }

    @Override
    public NodeId id() {
        return options.id();
    }

    @Override
    public long incarnation() {
        return folder.incarnation();
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
        final MachineDevice device = devices.get(name);
        if (device == null) {
            throw new Rejected(
                    "no_such_device", "node " + id() + " has no device " + name + "; it has " + devices.keySet());
        }
        return device;
    }

    @Override
    public RandomStream random(final String name) {
        return RandomStream.named(options.seed(), "node/" + id() + "/" + incarnation() + "/" + name);
    }

    @Override
    public EventLog events() {
        return this::record;
    }

    private void record(
            final String kind, final String subject, final String cause, final SortedMap<String, String> details) {
        options.log()
                .accept(new EventRecord(
                        clock.wallMillis(),
                        clock.nanos(),
                        id(),
                        incarnation(),
                        Trace.text(Trace.current()),
                        kind,
                        subject,
                        cause,
                        details));
    }
}
