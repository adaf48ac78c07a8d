package kintsugi.machine.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import kintsugi.core.contract.TwoNodes;
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
import kintsugi.machine.thread.MachineClock;
import kintsugi.machine.thread.MachineThreads;

/** A client with the devices of this package, and no network. */
final class DeviceTwoNodes implements TwoNodes {
    private final Path path;
    private final long seed;
    private Client client;

    DeviceTwoNodes(final long seed) {
        this.seed = seed;
        try {
            path = Files.createTempDirectory("kintsugi-device");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void serve(final Consumer<Host> program) {
        throw noNetwork();
    }

    @Override
    public void run(final Consumer<Host> body) {
        if (client == null) {
            client = new Client(Rig.folder(path), seed);
        }
        final CompletableFuture<Void> result = new CompletableFuture<>();
        client.threads.start("body", () -> {
            try {
                body.accept(client);
                result.complete(null);
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            }
        });
        try {
            result.get();
        } catch (ExecutionException | InterruptedException failed) {
            throw new AssertionError("the body failed", failed.getCause());
        }
    }

    @Override
    public void crashServer() {
        throw noNetwork();
    }

    @Override
    public void restartServer() {
        throw noNetwork();
    }

    @Override
    public void cutNetwork() {
        throw noNetwork();
    }

    @Override
    public void healNetwork() {
        throw noNetwork();
    }

    @Override
    public void crashClient() {
        client.threads.cancelAll();
        client.devices.values().forEach(MachineDevice::kill);
        client.folder.close();
        client = null;
    }

    @Override
    public void close() {
        if (client != null) {
            crashClient();
        }
        Rig.delete(path);
    }

    private static UnsupportedOperationException noNetwork() {
        return new UnsupportedOperationException("these nodes have devices only");
    }

    private static final class Client implements Host {
        private final NodeFolder folder;
        private final MachineThreads threads = new MachineThreads("client", Throwable::printStackTrace);
        private final SortedMap<String, MachineDevice> devices = new TreeMap<>();

        Client(final NodeFolder folder, final long seed) {
            this.folder = folder;
            open(DeviceSpec.whole(DEVICE, DEVICE_BYTES, Unsynced.HELD_BACK), seed);
            open(new DeviceSpec(SMALL_DEVICE, DEVICE_BYTES, SMALL_BYTES, Unsynced.HELD_BACK), seed);
        }

        private void open(final DeviceSpec spec, final long seed) {
            final RandomStream fate = RandomStream.named(seed, spec.name() + "/" + folder.incarnation());
            devices.put(spec.name(), Devices.open(folder, spec, fate));
        }

        @Override
        public NodeId id() {
            return CLIENT;
        }

        @Override
        public long incarnation() {
            return folder.incarnation();
        }

        @Override
        public Clock clock() {
            return new MachineClock();
        }

        @Override
        public Threads threads() {
            return threads;
        }

        @Override
        public Network network() {
            throw noNetwork();
        }

        @Override
        public Compute compute() {
            throw noNetwork();
        }

        @Override
        public List<String> deviceNames() {
            return List.copyOf(devices.keySet());
        }

        @Override
        public BlockDevice device(final String name) {
            final BlockDevice device = devices.get(name);
            if (device == null) {
                throw new Rejected("no_such_device", "there is no device " + name);
            }
            return device;
        }

        @Override
        public RandomStream random(final String name) {
            return RandomStream.named(1, name);
        }

        @Override
        public EventLog events() {
            throw noNetwork();
        }
    }
}
