package kintsugi.block.map;

import java.util.List;
import kintsugi.core.failure.Rejected;

/** What may be taken away: what nothing depends on any more. Only a protection domain can be removed with all that is in it. */
final class RemovalRules {
    private final Tables tables;
    private final VolumeRules volumes;

    RemovalRules(final Tables tables, final VolumeRules volumes) {
        this.tables = tables;
        this.volumes = volumes;
    }

    void deleteDomain(final Command.DeleteDomain command, final Changes changes) {
        final DomainEntry domain = tables.domain(command.name());
        final List<ServerEntry> servers = tables.servers.values().stream()
                .filter(server -> server.domain.equals(domain.name))
                .toList();
        final List<PoolEntry> pools = tables.pools.values().stream()
                .filter(pool -> pool.spec.domain().equals(domain.name))
                .toList();
        require(
                command.isCascade() || (servers.isEmpty() && pools.isEmpty() && domain.faultSets.isEmpty()),
                "domain_not_empty",
                "protection domain " + domain.name + " holds " + servers.size() + " SDSs, " + pools.size()
                        + " pools and " + domain.faultSets.size()
                        + " fault sets: remove them first, or delete it with everything in it (cascade)");
        pools.forEach(RemovalRules::requireUnmapped);
        pools.forEach(pool -> removeWhole(pool, changes));
        servers.forEach(server -> remove(server, changes));
        tables.domains.remove(domain.name);
        changes.tell("protection_domain_delete", domain.name, "administrator");
    }

    void deleteFaultSet(final Command.DeleteFaultSet command, final Changes changes) {
        final DomainEntry domain = tables.domain(command.domain());
        require(
                domain.faultSets.contains(command.name()),
                "no_such_fault_set",
                "there is no fault set " + command.name() + " in protection domain " + domain.name);
        final List<String> members = tables.servers.values().stream()
                .filter(s -> s.domain.equals(domain.name) && s.faultSet.equals(command.name()))
                .map(s -> s.node.name())
                .toList();
        require(
                members.isEmpty(),
                "fault_set_in_use",
                "fault set " + command.name() + " holds SDSs " + members + ": remove these first");
        domain.faultSets.remove(command.name());
        domain.stamp.updatedNanos = changes.timeNanos;
        changes.tell("fault_set_delete", command.name(), "administrator", "domain", domain.name);
    }

    void deletePool(final Command.DeletePool command, final Changes changes) {
        final PoolEntry pool = tables.pool(command.name());
        require(
                pool.volumes.isEmpty(),
                "pool_not_empty",
                "pool " + command.name() + " holds volumes "
                        + pool.volumes.stream().map(v -> v.name).toList() + ": delete these first");
        removeWhole(pool, changes);
    }

    void removeSds(final Command.RemoveSds command, final Changes changes) {
        final ServerEntry server = tables.server(command.node());
        require(
                server.devices.isEmpty(),
                "sds_has_devices",
                "SDS " + server.node + " has devices "
                        + server.devices.stream().map(d -> d.name).toList() + " in pools: remove these first");
        remove(server, changes);
    }

    void removeDevice(final Command.RemoveDevice command, final Changes changes) {
        final DeviceEntry device = tables.device(command.node(), command.device());
        require(
                device.usedChunks == 0,
                "device_in_use",
                "device " + device.server.node + "/" + device.name + " holds " + device.usedChunks
                        + " copies of chunks: evacuate its SDS, or wait for the rebuild if it is gone, or accept the loss of"
                        + " what only it has");
        Capacity.requireEnough(device.pool, device.pool.spec, device);
        remove(device, changes);
    }

    private static void requireUnmapped(final PoolEntry pool) {
        final List<String> mapped = pool.volumes.stream()
                .filter(volume -> !volume.mappings.isEmpty())
                .map(volume -> volume.name)
                .toList();
        require(
                mapped.isEmpty(),
                "volume_mapped",
                "pool " + pool.spec.name() + " holds volumes that are mapped, " + mapped + ": unmap these first");
    }

    private void removeWhole(final PoolEntry pool, final Changes changes) {
        for (final VolumeEntry volume : List.copyOf(pool.volumes)) {
            volumes.remove(volume, changes);
        }
        for (final DeviceEntry device : List.copyOf(pool.devices)) {
            remove(device, changes);
        }
        tables.pools.remove(pool.spec.name());
        changes.forget(pool);
        changes.tell("pool_delete", pool.spec.name(), "administrator");
    }

    private void remove(final DeviceEntry device, final Changes changes) {
        tables.remove(device);
        changes.touch(device.pool);
        device.server.stamp.updatedNanos = changes.timeNanos;
        changes.tell("device_remove", device.server.node + "/" + device.name, "administrator");
    }

    private void remove(final ServerEntry server, final Changes changes) {
        for (final DeviceEntry device : List.copyOf(server.devices)) {
            remove(device, changes);
        }
        tables.servers.remove(server.node);
        changes.tell("sds_remove", server.node.name(), "administrator");
    }

    private static void require(final boolean holds, final String code, final String message) {
        if (!holds) {
            throw new Rejected(code, message);
        }
    }
}
