package kintsugi.block.admin;

import kintsugi.block.map.Access;
import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.VolumeSpec;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;

/**
 * The administrator's client: every method is one call to the metadata manager and blocks until it has answered. It tries again
 * while the metadata manager cannot be reached, for up to 30 s, and throws {@link kintsugi.core.failure.Rejected} for what can never
 * be, with what is missing.
 */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class BlockAdmin {
    private BlockAdmin() {}

    /** A client of that metadata manager. */
    public static BlockAdmin connect(final Host host, final NodeId mdm) {
        throw new UnsupportedOperationException(host + " " + mdm);
    }

    /** Makes a protection domain. */
    public void createProtectionDomain(final String name) {
        throw new UnsupportedOperationException(name);
    }

    /** Makes a fault set in a protection domain. */
    public void createFaultSet(final String domain, final String name) {
        throw new UnsupportedOperationException(domain + name);
    }

    /** Adds an SDS that shares its fate with nobody. It is NEW until it registers. */
    public void addSds(final String domain, final NodeId node) {
        throw new UnsupportedOperationException(domain + node);
    }

    /** Adds an SDS to a fault set. */
    public void addSds(final String domain, final String faultSet, final NodeId node) {
        throw new UnsupportedOperationException(domain + faultSet + node);
    }

    /** Makes a storage pool. */
    public void createPool(final PoolSpec spec) {
        throw new UnsupportedOperationException(spec.toString());
    }

    /** Gives a block device of an SDS to a pool, with that much payload; see {@code DeviceLayout} for what it needs on top. */
    public void addDevice(final NodeId sds, final String device, final String pool, final long payloadBytes) {
        throw new UnsupportedOperationException(sds + device + pool + payloadBytes);
    }

    /** Makes a volume. A thick one waits for no one: its servers must be UP. */
    public void createVolume(final VolumeSpec spec) {
        throw new UnsupportedOperationException(spec.toString());
    }

    /** Makes a volume larger. */
    public void extendVolume(final String volume, final long sizeBytes) {
        throw new UnsupportedOperationException(volume + sizeBytes);
    }

    /** Removes a volume, which must not be mapped, and its content. */
    public void deleteVolume(final String volume) {
        throw new UnsupportedOperationException(volume);
    }

    /** Lets an SDC use a volume; another access right for the same SDC replaces the old one. */
    public void map(final String volume, final NodeId sdc, final Access access) {
        throw new UnsupportedOperationException(volume + sdc + access);
    }

    /** Takes that right away; returns when every server refuses that SDC. */
    public void unmap(final String volume, final NodeId sdc) {
        throw new UnsupportedOperationException(volume + sdc);
    }

    /** Holds the rebuild of a pool. */
    public void pauseRebuild(final String pool, final String cause) {
        throw new UnsupportedOperationException(pool + cause);
    }

    /** Lets it go on. */
    public void resumeRebuild(final String pool) {
        throw new UnsupportedOperationException(pool);
    }

    /** How everything stands. */
    public ClusterStatus status() {
        throw new UnsupportedOperationException();
    }
}
