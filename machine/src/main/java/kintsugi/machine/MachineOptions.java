package kintsugi.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import kintsugi.core.id.NodeId;
import kintsugi.machine.device.DeviceSpec;
import kintsugi.machine.wire.WireOptions;

/**
 * What a host on this machine is made of.
 *
 * @param wire who it is, where it listens, whom it knows, and the secret that they share
 * @param folder where it keeps what must outlive it; nobody else may use it meanwhile
 * @param devices its block devices, files in that folder
 * @param seed of its streams of random numbers: equal seed, incarnation and name give equal draws
 * @param log takes what is recorded, on the recording thread; must neither block nor fail
 */
public record MachineOptions(
        WireOptions wire, Path folder, List<DeviceSpec> devices, long seed, Consumer<EventRecord> log) {
    /** The node. */
    public NodeId id() {
        return wire.self();
    }
}
