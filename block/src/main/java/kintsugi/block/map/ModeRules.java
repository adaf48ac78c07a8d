package kintsugi.block.map;

import kintsugi.core.failure.Rejected;

/** What an administrator wants of an SDS: to take part, to be away for a while, to be emptied. */
final class ModeRules {
    private final Tables tables;

    ModeRules(final Tables tables) {
        this.tables = tables;
    }

    void set(final Command.SetSdsMode command, final Changes changes) {
        final ServerEntry server = tables.server(command.node());
        if (server.mode == command.mode()) {
            return;
        }
        switch (command.mode()) {
            case ACTIVE -> {}
            case MAINTENANCE -> requireDispensable(server);
            case EVACUATING -> requireRoomElsewhere(server);
        }
        final SdsMode before = server.mode;
        server.mode = command.mode();
        server.stamp.updatedNanos = changes.timeNanos;
        server.devices.forEach(device -> {
            device.pool.placement.forget();
            changes.touch(device.pool);
        });
        changes.tell(
                "sds_mode_change",
                server.node.name(),
                "administrator",
                "from",
                before.name(),
                "to",
                server.mode.name());
    }

    /** Nothing may become unavailable while the server is away. */
    private void requireDispensable(final ServerEntry server) {
        final boolean[] its = tables.mark(server.devices, device -> true);
        final long only = server.devices.stream()
                .map(device -> device.pool)
                .distinct()
                .flatMap(pool -> pool.volumes.stream())
                .mapToLong(volume -> onlyOn(volume, its))
                .sum();
        if (only > 0) {
            throw new Rejected(
                    "would_be_unavailable",
                    only + " chunks have no other copy in reach than on SDS " + server.node
                            + ": wait until they are rebuilt");
        }
    }

    private long onlyOn(final VolumeEntry volume, final boolean[] devices) {
        final Chunks chunks = volume.chunks;
        long only = 0;
        for (int i = chunks.nextOn(0, devices, -1); i < chunks.count(); i = chunks.nextOn(i + 1, devices, -1)) {
            if (chunks.reachable(i) == 1 && isReachableOn(chunks, i, devices)) {
                only++;
            }
        }
        return only;
    }

    private boolean isReachableOn(final Chunks chunks, final int chunk, final boolean[] devices) {
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (chunks.is(chunk, place, ReplicaState.IN_SYNC)
                    && devices[chunks.device(chunk, place)]
                    && tables.device(chunks.device(chunk, place)).isUp()) {
                return true;
            }
        }
        return false;
    }

    private static void requireRoomElsewhere(final ServerEntry server) {
        for (final DeviceEntry device : server.devices) {
            final PoolEntry pool = device.pool;
            final long moving = server.devices.stream()
                    .filter(d -> d.pool == pool)
                    .mapToLong(d -> d.usedChunks)
                    .sum();
            final long room = pool.devices.stream()
                    .filter(d -> d.server != server)
                    .mapToLong(DeviceEntry::freeChunks)
                    .sum();
            if (moving > room) {
                throw new Rejected(
                        "insufficient_capacity",
                        "Insufficient capacity in pool " + pool.spec.name() + ": SDS " + server.node + " holds "
                                + moving + " copies of chunks, and the others have room for " + room
                                + ". Add devices to others, or delete a volume");
            }
        }
    }
}
