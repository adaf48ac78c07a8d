package kintsugi.node.capability;

import java.util.List;
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

/** A host of which a capability sees only its own devices: a data server would take all of them for pools. */
final class HostView implements Host {
    private final Host host;
    private final List<String> devices;

    HostView(final Host host, final List<String> devices) {
        this.host = host;
        this.devices = devices.stream().sorted().toList();
    }

    @Override
    public NodeId id() {
        return host.id();
    }

    @Override
    public long incarnation() {
        return host.incarnation();
    }

    @Override
    public Clock clock() {
        return host.clock();
    }

    @Override
    public Threads threads() {
        return host.threads();
    }

    @Override
    public Network network() {
        return host.network();
    }

    @Override
    public Compute compute() {
        return host.compute();
    }

    @Override
    public List<String> deviceNames() {
        return devices;
    }

    @Override
    public BlockDevice device(final String name) {
        if (!devices.contains(name)) {
            throw new Rejected("no_such_device", "device '" + name + "' is not this role's; it has " + devices);
        }
        return host.device(name);
    }

    @Override
    public RandomStream random(final String name) {
        return host.random(name);
    }

    @Override
    public EventLog events() {
        return host.events();
    }
}
