package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.block.map.ServerView;
import kintsugi.block.raft.LeaderCalls;
import kintsugi.block.wire.MapCodec;
import kintsugi.block.wire.WholeAnswer;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.proto.block.v1.GrantReply;
import kintsugi.proto.block.v1.HeartbeatRequest;
import kintsugi.proto.block.v1.LocalDevice;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.RegisterRequest;
import kintsugi.proto.block.v1.ServerViewReply;
import kintsugi.proto.block.v1.ServerViewRequest;

/**
 * This server's place in the cloud: one thread that registers, takes up the whole view of what the server should hold, and only then
 * serves; then sends a heartbeat each second, which earns the next lease and tells when the map has changed. If the metadata manager
 * has declared the server DOWN meanwhile, it registers again and begins from the whole view.
 */
final class Membership {
    private final Host host;
    private final SdsConfig config;
    private final LeaderCalls control;
    private final Map<String, DeviceStore> stores;
    private final ReplicaTable table;
    private final Lease lease;
    private final Reaper reaper;
    private final Leave leave;
    private final TreeSet<String> missing = new TreeSet<>();
    private Set<String> reported = new TreeSet<>();
    private long knownVersion;
    private boolean isRegistered;

    Membership(
            final Host host,
            final SdsConfig config,
            final LeaderCalls control,
            final Map<String, DeviceStore> stores,
            final ReplicaTable table,
            final Lease lease,
            final Reaper reaper,
            final Leave leave) {
        this.host = host;
        this.config = config;
        this.control = control;
        this.stores = stores;
        this.table = table;
        this.lease = lease;
        this.reaper = reaper;
        this.leave = leave;
    }

    void run() {
        stores.values().forEach(DeviceStore::recover);
        while (!leave.isLeaving()) {
            final long began = host.clock().nanos();
            try {
                if (isRegistered) {
                    beat();
                } else {
                    register();
                }
            } catch (Rejected refused) {
                isRegistered = false; // not added yet, or declared DOWN: register at the next turn
            } catch (Failure unreachable) {
                // the lease tells for how long that may go on
            } catch (InvalidProtocolBufferException garbled) {
                throw new IllegalStateException("the metadata manager sends what cannot be read", garbled);
            }
            host.clock().sleep(config.heartbeatNanos() - (host.clock().nanos() - began));
        }
    }

    private void register() throws InvalidProtocolBufferException {
        final long sentNanos = host.clock().nanos();
        final RegisterRequest.Builder request = RegisterRequest.newBuilder().setIncarnation(host.incarnation());
        stores.forEach((name, store) -> request.addDevices(LocalDevice.newBuilder()
                .setName(name)
                .setSizeBytes(host.device(name).sizeBytes())
                .setLeftBy(store.leftBy())));
        final GrantReply grant = GrantReply.parseFrom(call(Method.METHOD_REGISTER, request.build()));
        control.learn(grant.getManagersList());
        reported = new TreeSet<>();
        knownVersion = 0;
        synchronize();
        isRegistered = true;
        lease.extendTo(sentNanos + grant.getLeaseNanos());
    }

    private void beat() throws InvalidProtocolBufferException {
        final Set<String> failed = failed();
        final long sentNanos = host.clock().nanos();
        final HeartbeatRequest request = HeartbeatRequest.newBuilder()
                .setIncarnation(host.incarnation())
                .setMapVersion(knownVersion)
                .addAllFailedDevices(failed)
                .build();
        final GrantReply grant = GrantReply.parseFrom(call(Method.METHOD_HEARTBEAT, request));
        control.learn(grant.getManagersList());
        lease.extendTo(sentNanos + grant.getLeaseNanos());
        reported = failed;
        if (grant.getMapVersion() > knownVersion) {
            synchronize();
        }
    }

    /** Devices that do not work. One that answers again is in use again only after its failure was reported and acted upon. */
    private Set<String> failed() {
        final TreeSet<String> failed = new TreeSet<>(missing);
        for (final DeviceStore store : stores.values()) {
            if (store.isFailed() && !(reported.contains(store.name()) && isBack(store))) {
                failed.add(store.name());
            }
        }
        return failed;
    }

    private boolean isBack(final DeviceStore store) {
        final boolean isBack = store.probe();
        if (isBack) {
            table.dropOrphans(store);
            reap();
        }
        return isBack;
    }

    private void reap() {
        final List<Replica> outcast = new ArrayList<>(table.takeOutcast());
        if (!outcast.isEmpty()) {
            reaper.empty(outcast);
        }
    }

    private void synchronize() throws InvalidProtocolBufferException {
        final ServerViewRequest request =
                ServerViewRequest.newBuilder().setSinceVersion(knownVersion).build();
        final ServerView view = MapCodec.decode(
                ServerViewReply.parseFrom(WholeAnswer.fetch(this::call, Method.METHOD_GET_SERVER_VIEW, request)));
        for (final ServerView.Device device : view.devices()) {
            final DeviceStore store = stores.get(device.name());
            if (store == null) {
                missing.add(device.name());
            } else {
                format(store, device.payloadBytes());
            }
        }
        table.take(view);
        knownVersion = view.version();
        reap();
    }

    private static void format(final DeviceStore store, final long payloadBytes) {
        try {
            store.format(payloadBytes);
        } catch (Unavailable deviceFailed) {
            // the next heartbeat reports it
        }
    }

    private byte[] call(final Method method, final MessageLite message) {
        return control.call(method, message, config.heartbeatNanos());
    }
}
