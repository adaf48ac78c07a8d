package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/** A map with one domain and one pool, and short ways to command it. */
final class MapFixture {
    static final long CHUNK = 4 * Units.MIB;

    final ClusterMap map = new ClusterMap();
    final List<MapEvent> events = new ArrayList<>();
    long now;

    MapFixture() {
        this(PoolSpec.standard("pool", "pd"));
    }

    MapFixture(final PoolSpec spec) {
        done(new Command.CreateDomain("pd"));
        done(new Command.CreatePool(spec));
    }

    static PoolSpec pool(final OptionalLong declaredBytes, final double sparePercent, final long overcommitPercent) {
        return new PoolSpec("pool", "pd", declaredBytes, sparePercent, 100 * Units.MIB, overcommitPercent);
    }

    Result apply(final Command command) {
        now += Units.MILLI;
        final Outcome outcome = map.apply(command, now);
        events.addAll(outcome.events());
        map.checkInvariants();
        return outcome.result();
    }

    void done(final Command command) {
        apply(command).orThrow();
    }

    String refusal(final Command command) {
        final long version = map.version();
        final Result.Refused refused = (Result.Refused) apply(command);
        if (map.version() != version) {
            throw new AssertionError("a refused command changed the version");
        }
        return refused.code() + ": " + refused.message();
    }

    MapFixture servers(final int count, final long payloadBytes) {
        for (int i = 1; i <= count; i++) {
            server("sds-" + i, "", payloadBytes);
        }
        return this;
    }

    void server(final String name, final String faultSet, final long payloadBytes) {
        final NodeId node = new NodeId(name);
        done(new Command.AddSds("pd", faultSet, node));
        done(new Command.AddDevice(node, "disk", "pool", payloadBytes));
        done(new Command.RegisterSds(node, 1, List.of(), 0));
    }

    void volume(final String name, final long bytes, final boolean isThin) {
        done(new Command.CreateVolume(new VolumeSpec(name, "pool", bytes, isThin)));
    }

    Command.CreateVolume create(final String name, final long bytes, final boolean isThin) {
        return new Command.CreateVolume(new VolumeSpec(name, "pool", bytes, isThin));
    }

    void down(final String name) {
        final NodeId node = new NodeId(name);
        done(new Command.SdsDown(node, map.server(node).orElseThrow().incarnation(), map.version(), "test"));
    }

    void up(final String name) {
        final NodeId node = new NodeId(name);
        done(new Command.RegisterSds(node, map.server(node).orElseThrow().incarnation() + 1, List.of(), map.version()));
    }

    PoolStatus pool() {
        return map.status(now).pools().getFirst();
    }

    VolumeStatus volume(final String name) {
        return map.status(now).volumes().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    ChunkInfo chunk(final int index) {
        return map.chunk(1, index).orElseThrow();
    }

    List<CopyPlan> plan(final int atMost) {
        return map.planCopies("pool", new CopyLimits(atMost, (volume, chunk) -> false));
    }

    List<CopyPlan> planMoves(final int atMost) {
        return map.planMoves("pool", new CopyLimits(atMost, (volume, chunk) -> false));
    }

    /** Makes the moves that are planned, and those planned then, until there are none; gives how many these were. */
    int moveAll() {
        int moved = 0;
        for (List<CopyPlan> plans = planMoves(50); !plans.isEmpty(); plans = planMoves(50)) {
            plans.forEach(this::copy);
            map.leaving("pool", 1_000).forEach(r -> done(new Command.DropLeaving(r.volumeId(), r.chunk(), r.epoch())));
            moved += plans.size();
        }
        return moved;
    }

    /** Makes that copy, whole. */
    void copy(final CopyPlan plan) {
        done(new Command.StartCopy(plan.volumeId(), plan.chunk(), plan.device()));
        final int epoch = map.chunk(plan.volumeId(), plan.chunk()).orElseThrow().epoch();
        done(new Command.FinishCopy(plan.volumeId(), plan.chunk(), plan.device(), epoch));
    }

    List<String> kinds() {
        return events.stream().map(MapEvent::kind).toList();
    }
}
