package kintsugi.block.wire;

import kintsugi.block.map.ClusterStatus;
import kintsugi.block.map.PoolHealth;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.RebuildState;
import kintsugi.block.map.RebuildStatus;
import kintsugi.block.map.SdsMode;
import kintsugi.block.map.SdsState;
import kintsugi.block.map.SdsStatus;
import kintsugi.block.map.VolumeState;
import kintsugi.block.map.VolumeStatus;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.PoolState;
import kintsugi.proto.block.v1.ServerState;
import kintsugi.proto.block.v1.StatusReply;

/** The state of everything as a message, and back. */
public final class StatusCodec {
    private StatusCodec() {}

    /** As a message. */
    public static StatusReply encode(final ClusterStatus status) {
        final StatusReply.Builder message = StatusReply.newBuilder().setVersion(status.version());
        status.pools().forEach(pool -> message.addPools(encode(pool)));
        status.servers().forEach(server -> message.addServers(encode(server)));
        status.volumes().forEach(volume -> message.addVolumes(encode(volume)));
        return message.build();
    }

    /** Of a message. */
    public static ClusterStatus decode(final StatusReply message) {
        return new ClusterStatus(
                message.getVersion(),
                message.getPoolsList().stream().map(StatusCodec::decode).toList(),
                message.getServersList().stream().map(StatusCodec::decode).toList(),
                message.getVolumesList().stream().map(StatusCodec::decode).toList());
    }

    private static PoolState encode(final PoolStatus pool) {
        return PoolState.newBuilder()
                .setName(pool.name())
                .setHealth(pool.health().name())
                .setCopies(pool.copies())
                .setCapacityBytes(pool.capacityBytes())
                .setUsedBytes(pool.usedBytes())
                .setPromisedBytes(pool.promisedBytes())
                .setPayloadBytes(pool.payloadBytes())
                .setPlacedBytes(pool.placedBytes())
                .setChunks(pool.chunks())
                .setDegradedChunks(pool.degradedChunks())
                .setUnavailableChunks(pool.unavailableChunks())
                .setRebuild(encode(pool.rebuild()))
                .setMoves(encode(pool.moves()))
                .setToMoveBytes(pool.toMoveBytes())
                .build();
    }

    private static PoolStatus decode(final PoolState pool) {
        return new PoolStatus(
                pool.getName(),
                PoolHealth.valueOf(pool.getHealth()),
                pool.getCopies(),
                pool.getCapacityBytes(),
                pool.getUsedBytes(),
                pool.getPromisedBytes(),
                pool.getPayloadBytes(),
                pool.getPlacedBytes(),
                pool.getChunks(),
                pool.getDegradedChunks(),
                pool.getUnavailableChunks(),
                decode(pool.getRebuild()),
                decode(pool.getMoves()),
                pool.getToMoveBytes());
    }

    private static kintsugi.proto.block.v1.RebuildState encode(final RebuildStatus rebuild) {
        return kintsugi.proto.block.v1.RebuildState.newBuilder()
                .setState(rebuild.state().name())
                .setCause(rebuild.cause())
                .setTotalBytes(rebuild.totalBytes())
                .setDoneBytes(rebuild.doneBytes())
                .setLimitBytesPerSecond(rebuild.limitBytesPerSecond())
                .setStartedNanos(rebuild.startedNanos())
                .setEtaNanos(rebuild.etaNanos())
                .build();
    }

    private static RebuildStatus decode(final kintsugi.proto.block.v1.RebuildState rebuild) {
        return new RebuildStatus(
                RebuildState.valueOf(rebuild.getState()),
                rebuild.getCause(),
                rebuild.getTotalBytes(),
                rebuild.getDoneBytes(),
                rebuild.getLimitBytesPerSecond(),
                rebuild.getStartedNanos(),
                rebuild.getEtaNanos());
    }

    private static ServerState encode(final SdsStatus server) {
        return ServerState.newBuilder()
                .setNode(server.node().name())
                .setDomain(server.domain())
                .setFaultSet(server.faultSet())
                .setState(server.state().name())
                .setMode(server.mode().name())
                .setIncarnation(server.incarnation())
                .setPayloadBytes(server.payloadBytes())
                .setPlacedBytes(server.placedBytes())
                .build();
    }

    private static SdsStatus decode(final ServerState server) {
        return new SdsStatus(
                new NodeId(server.getNode()),
                server.getDomain(),
                server.getFaultSet(),
                SdsState.valueOf(server.getState()),
                SdsMode.valueOf(server.getMode()),
                server.getIncarnation(),
                server.getPayloadBytes(),
                server.getPlacedBytes());
    }

    private static kintsugi.proto.block.v1.VolumeState encode(final VolumeStatus volume) {
        return kintsugi.proto.block.v1.VolumeState.newBuilder()
                .setName(volume.name())
                .setId(volume.id())
                .setPool(volume.pool())
                .setState(volume.state().name())
                .setThin(volume.isThin())
                .setSizeBytes(volume.sizeBytes())
                .setAllocatedChunks(volume.allocatedChunks())
                .setDegradedChunks(volume.degradedChunks())
                .setUnavailableChunks(volume.unavailableChunks())
                .build();
    }

    private static VolumeStatus decode(final kintsugi.proto.block.v1.VolumeState volume) {
        return new VolumeStatus(
                volume.getName(),
                volume.getId(),
                volume.getPool(),
                VolumeState.valueOf(volume.getState()),
                volume.getThin(),
                volume.getSizeBytes(),
                volume.getAllocatedChunks(),
                volume.getDegradedChunks(),
                volume.getUnavailableChunks());
    }
}
