package kintsugi.block.sdc;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.VolumeInfo;
import kintsugi.block.raft.LeaderCalls;
import kintsugi.block.wire.MapCodec;
import kintsugi.core.call.Peers;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.OpenVolumeRequest;

/** The storage data client of a node. */
public final class Sdc {
    private static final long CALL_NANOS = 3 * Units.SECOND;
    private static final long RETRY_NANOS = 250 * Units.MILLI;

    private final Host host;
    private final SdcConfig config;
    private final LeaderCalls control;
    private final Peers data;
    private final WriteIds writeIds;
    private final Servers servers;
    private final Counters counters = new Counters();
    private final Lock lock;
    private final Map<Integer, OpenVolume> volumes = new TreeMap<>();

    private Sdc(final Host host, final SdcConfig config) {
        this.host = host;
        this.config = config;
        this.control = new LeaderCalls(host, new Peers(host, Plane.CONTROL), config.mdms());
        this.data = new Peers(host, Plane.DATA);
        this.writeIds = new WriteIds(host);
        this.servers = new Servers(host);
        this.lock = host.threads().newLock();
    }

    /** Starts it on a thread of the host; it may share the host with any other role. */
    public static Sdc start(final Host host, final SdcConfig config) {
        return new Sdc(host, config);
    }

    /**
     * Opens a volume that is mapped to this node; blocks. Opening it twice gives the same.
     *
     * @throws kintsugi.core.failure.Rejected {@code no_such_volume} or {@code not_mapped}
     * @throws Unavailable if the metadata manager does not answer until the deadline
     */
    public VolumeHandle open(final String volume) {
        final long deadline = host.clock().nanos() + config.deadlineNanos();
        while (true) {
            try {
                return opened(info(volume));
            } catch (Unavailable | kintsugi.core.failure.Indeterminate noAnswer) {
                if (host.clock().nanos() + RETRY_NANOS > deadline) {
                    throw new Unavailable(
                            "mdm_unreachable",
                            "no metadata manager (" + control.names() + ") answers: " + noAnswer.getMessage());
                }
                host.clock().sleep(RETRY_NANOS);
            }
        }
    }

    /** What it has done so far; may be asked from any thread. */
    public SdcCounters counters() {
        return counters.snapshot();
    }

    private VolumeInfo info(final String volume) {
        final OpenVolumeRequest request =
                OpenVolumeRequest.newBuilder().setName(volume).build();
        try {
            return MapCodec.decode(kintsugi.proto.block.v1.VolumeInfo.parseFrom(
                    control.call(Method.METHOD_OPEN_VOLUME, request, CALL_NANOS)));
        } catch (InvalidProtocolBufferException garbled) {
            throw new Unavailable("bad_message", "the volume cannot be read: " + garbled.getMessage());
        }
    }

    private VolumeHandle opened(final VolumeInfo info) {
        lock.lock();
        try {
            final OpenVolume known = volumes.get(info.id());
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        final VolumeMap map = new VolumeMap(host, control, counters, info);
        map.refresh();
        final OpenVolume fresh = new OpenVolume(host, config, map, data, writeIds, servers, counters);
        lock.lock();
        try {
            final OpenVolume first = volumes.putIfAbsent(info.id(), fresh);
            return first == null ? fresh : first;
        } finally {
            lock.unlock();
        }
    }
}
