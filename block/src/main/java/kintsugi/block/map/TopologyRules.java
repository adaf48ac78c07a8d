package kintsugi.block.map;

import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;

/** Protection domains, fault sets, servers, pools and devices. */
final class TopologyRules {
    private static final double WHOLE_PERCENT = 100;

    private final Tables tables;

    TopologyRules(final Tables tables) {
        this.tables = tables;
    }

    void createDomain(final Command.CreateDomain command, final Changes changes) {
        requireName("protection domain", command.name());
        requireNew(tables.domains.containsKey(command.name()), "protection domain", command.name());
        tables.domains.put(command.name(), new DomainEntry(command.name(), new Stamp(changes.timeNanos)));
        changes.tell("protection_domain_create", command.name(), "administrator");
    }

    void createFaultSet(final Command.CreateFaultSet command, final Changes changes) {
        requireName("fault set", command.name());
        final DomainEntry domain = tables.domain(command.domain());
        requireNew(!domain.faultSets.add(command.name()), "fault set", command.name());
        domain.stamp.updatedNanos = changes.timeNanos;
        changes.tell("fault_set_create", command.name(), "administrator", "domain", command.domain());
    }

    void addSds(final Command.AddSds command, final Changes changes) {
        final DomainEntry domain = tables.domain(command.domain());
        if (!command.faultSet().isEmpty() && !domain.faultSets.contains(command.faultSet())) {
            throw new Rejected(
                    "no_such_fault_set",
                    "there is no fault set " + command.faultSet() + " in protection domain " + command.domain());
        }
        requireNew(
                tables.servers.containsKey(command.node()),
                "SDS",
                command.node().name());
        tables.servers.put(
                command.node(),
                new ServerEntry(command.node(), command.domain(), command.faultSet(), new Stamp(changes.timeNanos)));
        changes.tell(
                "sds_add",
                command.node().name(),
                "administrator",
                "domain",
                command.domain(),
                "fault_set",
                command.faultSet());
    }

    void createPool(final Command.CreatePool command, final Changes changes) {
        final PoolSpec spec = command.spec();
        requireName("pool", spec.name());
        tables.domain(spec.domain());
        requireNew(tables.pools.containsKey(spec.name()), "pool", spec.name());
        requireSound(spec);
        tables.pools.put(spec.name(), new PoolEntry(spec, new Stamp(changes.timeNanos)));
        changes.tell("pool_create", spec.name(), "administrator", "domain", spec.domain());
    }

    /** Another policy for a pool: everything but its name and domain. */
    void changePool(final Command.ChangePool command, final Changes changes) {
        final PoolSpec spec = command.spec();
        final PoolEntry pool = tables.pool(spec.name());
        require(
                spec.domain().equals(pool.spec.domain()),
                "other_domain",
                "pool " + spec.name() + " is in protection domain " + pool.spec.domain() + " and stays there");
        requireSound(spec);
        Capacity.requireEnough(pool, spec, null);
        pool.spec = spec;
        pool.stamp.updatedNanos = changes.timeNanos;
        changes.tell("pool_change", spec.name(), "administrator");
    }

    private static void requireSound(final PoolSpec spec) {
        require(
                spec.sparePercent() >= 0 && spec.sparePercent() < WHOLE_PERCENT,
                "bad_spare_percent",
                "a spare of " + spec.sparePercent() + " % cannot be: give 0 to below 100");
        require(
                spec.rebuildBytesPerSecond() > 0,
                "bad_rebuild_rate",
                "a rebuild needs a limit above 0; to hold it, pause it");
        require(
                spec.overcommitPercent() >= WHOLE_PERCENT,
                "bad_overcommit",
                "an overcommit of " + spec.overcommitPercent() + " % cannot be: give 100 or more");
        require(
                spec.declaredBytes().orElse(Chunks.BYTES) >= Chunks.BYTES,
                "bad_capacity",
                "a pool holds one chunk of 4 MiB at least");
    }

    void addDevice(final Command.AddDevice command, final Changes changes) {
        final ServerEntry server = tables.server(command.node());
        final PoolEntry pool = tables.pool(command.pool());
        require(
                server.domain.equals(pool.spec.domain()),
                "other_domain",
                "SDS " + server.node + " is in protection domain " + server.domain + ", pool " + command.pool() + " in "
                        + pool.spec.domain());
        requireNew(
                server.devices.stream().anyMatch(d -> d.name.equals(command.device())),
                "device",
                server.node + "/" + command.device());
        final long slots = command.payloadBytes() / Chunks.BYTES;
        require(slots > 0, "bad_capacity", "a device holds one chunk of 4 MiB at least");
        final DeviceEntry device = new DeviceEntry(
                tables.devices.size(), server, command.device(), pool, slots, new Stamp(changes.timeNanos));
        tables.add(device);
        changes.touch(pool);
        changes.tell(
                "device_add",
                server.node + "/" + command.device(),
                "administrator",
                "pool",
                command.pool(),
                "payload_bytes",
                "" + slots * Chunks.BYTES);
    }

    static void requireName(final String what, final String name) {
        require(
                NodeId.isName(name),
                "bad_name",
                "'" + name + "' cannot name a " + what
                        + ": use 1 to 63 letters, digits, '-', '_' or '.', starting with a letter or digit");
    }

    static void requireNew(final boolean isThere, final String what, final String name) {
        require(!isThere, "duplicate_name", "there is a " + what + " " + name + " already: choose another name");
    }

    static void require(final boolean holds, final String code, final String message) {
        if (!holds) {
            throw new Rejected(code, message);
        }
    }
}
