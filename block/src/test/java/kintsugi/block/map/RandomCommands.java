package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;

/** A small cloud of random shape, and random commands for it, of which some make no sense. The same for the same seed. */
final class RandomCommands {
    private static final long CHUNK = MapFixture.CHUNK;

    final MapFixture fixture;
    private final RandomStream random;
    private final int servers;
    private final List<Command.StartCopy> copies = new ArrayList<>();

    RandomCommands(final long seed) {
        random = RandomStream.named(seed, "commands");
        fixture = new MapFixture(MapFixture.pool(OptionalLong.empty(), random.nextInt(30), 100 + random.nextInt(200)));
        servers = 2 + random.nextInt(5);
        for (final String rack : new String[] {"r0", "r1"}) {
            fixture.done(new Command.CreateFaultSet("pd", rack));
        }
        for (int i = 0; i < servers; i++) {
            fixture.server("s" + i, random.nextBoolean(0.5) ? "r" + i % 2 : "", (5 + random.nextInt(30)) * CHUNK);
        }
    }

    Command next() {
        final NodeId node = new NodeId("s" + random.nextInt(servers));
        final long incarnation = fixture.map.server(node).orElseThrow().incarnation();
        final String volume = "v" + random.nextInt(4);
        return switch (random.nextInt(16)) {
            case 0, 1 -> fixture.create(volume, (1 + random.nextInt(20)) * CHUNK, random.nextBoolean(0.5));
            case 2 -> new Command.DeleteVolume(volume);
            case 3 -> new Command.ExtendVolume(volume, (1 + random.nextInt(30)) * CHUNK);
            case 4 -> new Command.MapVolume(volume, new NodeId("c1"), Access.READ_WRITE);
            case 5 -> new Command.UnmapVolume(volume, new NodeId("c1"));
            case 6 -> new Command.SdsDown(node, incarnation, "test");
            case 7, 8 -> new Command.RegisterSds(node, incarnation + random.nextInt(2));
            case 9 -> new Command.FailDevice(node, "disk", "test");
            case 10 -> new Command.RestoreDevice(node, "disk");
            case 11, 12 -> new Command.AllocateChunk(1 + random.nextInt(8), random.nextInt(20));
            case 13, 14 -> start();
            default -> end();
        };
    }

    private Command start() {
        final List<CopyPlan> plans = fixture.plan(5);
        if (plans.isEmpty()) {
            return new Command.ResumeRebuild("pool");
        }
        final CopyPlan plan = plans.get(random.nextInt(plans.size()));
        final Command.StartCopy start = new Command.StartCopy(plan.volumeId(), plan.chunk(), plan.device());
        copies.add(start);
        return start;
    }

    private Command end() {
        if (copies.isEmpty()) {
            return new Command.PauseRebuild("pool", "test");
        }
        final Command.StartCopy copy = copies.remove(random.nextInt(copies.size()));
        final int epoch = fixture.map
                .chunk(copy.volumeId(), copy.chunk())
                .map(ChunkInfo::epoch)
                .orElse(1);
        return random.nextBoolean(0.8)
                ? new Command.FinishCopy(copy.volumeId(), copy.chunk(), copy.device(), epoch)
                : new Command.AbortCopy(copy.volumeId(), copy.chunk(), copy.device(), epoch, "test");
    }
}
