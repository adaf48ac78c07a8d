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
        final long incarnation =
                fixture.map.server(node).map(SdsStatus::incarnation).orElse(0L);
        final String volume = "v" + random.nextInt(4);
        return switch (random.nextInt(20)) {
            case 0, 1 -> fixture.create(volume, (1 + random.nextInt(20)) * CHUNK, random.nextBoolean(0.5));
            case 2 -> new Command.DeleteVolume(volume);
            case 3 -> new Command.ExtendVolume(volume, (1 + random.nextInt(30)) * CHUNK);
            case 4 -> new Command.MapVolume(volume, new NodeId("c1"), Access.READ_WRITE);
            case 5 -> new Command.UnmapVolume(volume, new NodeId("c1"));
            case 6 -> new Command.SdsDown(node, incarnation, told(), "test");
            case 7, 8 -> new Command.RegisterSds(node, incarnation + random.nextInt(2), left(incarnation), told());
            case 9 -> new Command.FailDevice(node, "disk", "test");
            case 10 -> new Command.RestoreDevice(node, "disk");
            case 11, 12 -> new Command.AllocateChunk(1 + random.nextInt(8), random.nextInt(20));
            case 13, 14 -> start();
            case 15 -> random.nextBoolean(0.7) ? end() : drop();
            case 16, 17 -> administer(node, volume);
            case 18 -> rename(node);
            default -> new Command.StartRebuild("pool");
        };
    }

    /** What a server may have been told: all, or not the last few changes. */
    private long told() {
        return Math.max(0, fixture.map.version() - (random.nextBoolean(0.5) ? 0 : random.nextInt(6)));
    }

    /** What an administrator does now and then. */
    private Command administer(final NodeId node, final String volume) {
        final NodeId sdc = new NodeId("c" + random.nextInt(2));
        return switch (random.nextInt(9)) {
            case 0, 1 -> new Command.SetSdsMode(node, SdsMode.values()[random.nextInt(3)]);
            case 2 -> new Command.RegisterSdc(sdc);
            case 3 -> new Command.RemoveSdc(sdc);
            case 4 -> new Command.LimitMapping(volume, new NodeId("c1"), random.nextInt(3) - 1, random.nextInt(100));
            case 5, 6 -> new Command.AcceptLoss(volume, token(volume));
            case 7 -> new Command.CancelRebuild("pool", "test");
            default ->
                new Command.ChangePool(
                        MapFixture.pool(OptionalLong.empty(), random.nextInt(40), 100 + random.nextInt(200)));
        };
    }

    private long token(final String volume) {
        final boolean isThere = fixture.map.volume(volume).isPresent() && random.nextBoolean(0.9);
        return isThere ? fixture.map.losses(volume).token() : 7;
    }

    /** Servers, devices and whole domains come and go. */
    private Command rename(final NodeId node) {
        return switch (random.nextInt(16)) {
            case 0 -> new Command.RemoveDevice(node, "disk");
            case 1 -> new Command.RemoveDevice(node, "more");
            case 2, 3 -> new Command.AddDevice(node, "more", "pool", (1 + random.nextInt(20)) * CHUNK);
            case 4 -> new Command.RemoveSds(node);
            case 5 -> new Command.AddSds("pd", "", new NodeId("s" + random.nextInt(servers + 1)));
            case 9, 11, 13 -> drop();
            case 10 -> new Command.HaltRebuild("pool", "test", random.nextBoolean(0.5));
            case 14 -> new Command.HaltMoves("pool", "test");
            case 6 -> new Command.CreateDomain("other");
            case 7 -> new Command.CreatePool(PoolSpec.standard("spare", "other"));
            case 8 -> new Command.DeletePool("spare");
            case 12 -> new Command.DeleteFaultSet("pd", "r" + random.nextInt(2));
            default -> new Command.DeleteDomain("other", random.nextBoolean(0.5));
        };
    }

    private Command drop() {
        final List<LeavingReplica> leaving = fixture.map.leaving("pool", 3);
        return leaving.isEmpty()
                ? new Command.DropLeaving(1, 0, 1)
                : new Command.DropLeaving(
                        leaving.getFirst().volumeId(),
                        leaving.getFirst().chunk(),
                        leaving.getFirst().epoch());
    }

    private Command start() {
        final boolean isMove = random.nextBoolean(0.4);
        final List<CopyPlan> plans = isMove ? fixture.planMoves(5) : fixture.plan(5);
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
                : new Command.AbortCopy(
                        copy.volumeId(), copy.chunk(), copy.device(), epoch, "test", random.nextBoolean(0.5));
    }

    private List<Command.LeftDevice> left(final long incarnation) {
        return random.nextBoolean(0.5)
                ? List.of()
                : List.of(new Command.LeftDevice("disk", incarnation - random.nextInt(2)));
    }
}
