package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.sdc.VolumeHandle;
import kintsugi.block.sds.SdsCounters;
import kintsugi.block.store.Regions;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.SimulatedNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that returns is given what changed, no less and little more. */
@Tag("B7")
final class CatchUpTest {
    private static final int CHUNKS = 8;
    private static final long VOLUME_BYTES = (long) CHUNKS * TestCloud.CHUNK_BYTES;
    private static final int BLOCK = 4096;

    private final int[] step = {0};

    /** A volume full of data; then, whenever told so, a block in each of five regions of three chunks. */
    private TestCloud cloud(final long seed, final int servers) {
        final TestCloud cloud = new TestCloud(seed, servers, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            fill(volume);
            step[0] = 1;
            await(host, 2);
            for (int i = 0; i < 15; i++) {
                write(volume, i % 3, 5 * (i / 3), i);
            }
            step[0] = 3;
            await(host, 4);
            for (int i = 0; i < 15; i++) {
                assertThat(tag(volume, i % 3, 5 * (i / 3))).isEqualTo(1_000_000 + i);
            }
            step[0] = 5;
        });
        cloud.runUntil(() -> step[0] == 1, 60);
        return cloud;
    }

    private static void fill(final VolumeHandle volume) {
        for (long at = 0; at < VOLUME_BYTES; at += Units.MIB) {
            volume.write(at, PatternPayload.uniform(1 + at / Units.MIB, at, (int) Units.MIB));
        }
        volume.flush();
    }

    private void await(final Host host, final int wanted) {
        while (step[0] < wanted) {
            host.clock().sleep(10 * Units.MILLI);
        }
    }

    private static long offset(final int chunk, final int region) {
        return (long) chunk * TestCloud.CHUNK_BYTES + (long) region * Regions.BYTES + 3 * BLOCK;
    }

    private static void write(final VolumeHandle volume, final int chunk, final int region, final int number) {
        final long at = offset(chunk, region);
        volume.write(at, PatternPayload.uniform(1_000_000 + number, at, BLOCK));
    }

    private static long tag(final VolumeHandle volume, final int chunk, final int region) {
        return ((PatternPayload) volume.read(offset(chunk, region), BLOCK)).tag(0);
    }

    private static SdsCounters counters(final TestCloud cloud, final NodeId server) {
        return Objects.requireNonNull(cloud.sds.get(server)).counters();
    }

    private void finish(final TestCloud cloud) {
        cloud.runUntil(cloud::isWhole, 120);
        step[0] = 4;
        cloud.runUntil(() -> step[0] == 5, 60);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.compareReplicas()).isEqualTo(CHUNKS);
    }

    @Test
    void aServerThatReturnsAfterAShortAbsenceIsGivenWhatWasWrittenMeanwhileAndNothingElse() {
        final TestCloud cloud = cloud(1, 2);
        cloud.runSeconds(25); // all servers agree what they have on disk
        final NodeId away = cloud.holder(1);
        cloud.cloud.node(away).crash();
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 30);
        cloud.cloud.node(away).restart();
        finish(cloud);
        final SdsCounters counters = counters(cloud, away);
        assertThat(counters.wholeCopies()).isZero();
        assertThat(counters.caughtUpChunks()).isEqualTo(CHUNKS);
        assertThat(counters.caughtUpRegions()).isEqualTo(15);
        assertThat(counters.copiedBytes()).isEqualTo(15L * Regions.BYTES);
    }

    @Test
    void whatWasWrittenAfterACatchUpIsTheDifferenceOfTheNext() {
        final TestCloud cloud = cloud(2, 2);
        cloud.runSeconds(25);
        final NodeId away = cloud.holder(1);
        cloud.cloud.node(away).crash();
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 30);
        cloud.cloud.node(away).restart();
        finish(cloud);
        cloud.runSeconds(25);
        cloud.cloud.node(away).restart();
        cloud.runSeconds(10);
        assertThat(cloud.isWhole()).isTrue();
        assertThat(counters(cloud, away).copiedBytes())
                .as("%s", counters(cloud, away))
                .isZero();
        assertThat(counters(cloud, away).caughtUpChunks()).isEqualTo(CHUNKS);
        assertThat(cloud.compareReplicas()).isEqualTo(CHUNKS);
    }

    @Test
    void aServerThatFailsInTheMiddleOfItsCatchUpIsGivenTheRestWhenItReturnsAgain() {
        final TestCloud cloud = cloud(3, 2);
        cloud.runSeconds(25);
        final NodeId away = cloud.holder(1);
        final SimulatedNode node = cloud.cloud.node(away);
        node.crash();
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 30);
        for (int i = 0; i < 6; i++) {
            node.disk("disk-1").slow(40);
            node.restart();
            cloud.runUntil(() -> isBeingRebuilt(cloud, away), 60);
            cloud.runSeconds(0.1 * i);
            node.crash();
            node.disk("disk-1").slow(1);
            cloud.runSeconds(1);
        }
        node.restart();
        finish(cloud);
        assertThat(counters(cloud, away).wholeCopies()).isZero();
    }

    @Test
    void whatOnlyTheServerThatReturnsHasOnDiskIsTakenBack() {
        final TestCloud cloud = cloud(6, 2);
        cloud.runSeconds(25);
        final NodeId first = cloud.holder(1);
        final NodeId last = cloud.holder(0);
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 30);
        cloud.cloud.node(last).disk("disk-1").slow(10_000); // it will lose what it has in memory
        cloud.runSeconds(2);
        cloud.cloud.node(first).crash();
        cloud.runSeconds(6);
        cloud.cloud.node(last).crash();
        cloud.cloud.node(last).disk("disk-1").slow(1);
        cloud.runSeconds(1);
        cloud.servers.forEach(server -> cloud.cloud.node(server).restart());
        cloud.runSeconds(5);
        cloud.runUntil(cloud::isWhole, 60);
        assertThat(counters(cloud, first).caughtUpRegions()).isEqualTo(15);
        assertThat(counters(cloud, first).wholeCopies()).isZero();
        assertThat(cloud.compareReplicas()).isEqualTo(CHUNKS);
    }

    @Test
    void whatAMemberHasNotSyncedYetIsNotForgottenWhileItSyncs() {
        final TestCloud cloud = cloud(7, 2);
        cloud.runSeconds(25);
        final boolean[] isStopped = {false};
        cloud.volume("w", VOLUME_BYTES, false, "sdc-2");
        cloud.client("sdc-2", "w", (host, sdc, volume) -> {
            fill(volume);
            for (int i = 0; !isStopped[0]; i++) {
                write(volume, i % CHUNKS, i / CHUNKS % Long.SIZE, i);
                host.clock().sleep(25 * Units.MILLI);
            }
        });
        cloud.runSeconds(15);
        final boolean isFirst = counters(cloud, cloud.servers.getFirst()).forgottenRegions()
                > counters(cloud, cloud.servers.getLast()).forgottenRegions();
        final NodeId other = isFirst ? cloud.servers.getFirst() : cloud.servers.getLast(); // it sweeps more of w
        final NodeId slow = isFirst ? cloud.servers.getLast() : cloud.servers.getFirst();
        cloud.cloud.node(slow).disk("disk-1").slow(15);
        final long sweeps = counters(cloud, other).sweeps();
        final long forgotten = counters(cloud, other).forgottenRegions();
        cloud.runUntil(() -> counters(cloud, other).sweeps() > sweeps, 30);
        assertThat(counters(cloud, other).forgottenRegions()).isGreaterThan(forgotten);
        cloud.cloud.node(slow).crash(); // what was written during the sweep is gone
        cloud.cloud.node(slow).disk("disk-1").slow(1);
        cloud.cloud.node(slow).restart();
        cloud.runSeconds(3);
        isStopped[0] = true;
        cloud.runSeconds(1);
        step[0] = 4;
        cloud.runUntil(cloud::isWhole, 120);
        assertThat(counters(cloud, slow).caughtUpChunks()).isPositive();
        assertThat(cloud.compareReplicas()).isEqualTo(2 * CHUNKS);
    }

    private static boolean isBeingRebuilt(final TestCloud cloud, final NodeId server) {
        return cloud.mdm().chunks().stream()
                .flatMap(chunk -> chunk.replicas().stream())
                .anyMatch(r -> r.sds().equals(server) && r.state() == ReplicaState.REBUILDING);
    }

    @Test
    void aServerWhoseDeviceWasReplacedIsGivenEverything() {
        final TestCloud cloud = cloud(4, 2);
        cloud.runSeconds(25);
        final NodeId away = cloud.holder(1);
        cloud.cloud.node(away).crash();
        cloud.cloud.node(away).disk("disk-1").replace();
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 30);
        cloud.cloud.node(away).restart();
        finish(cloud);
        assertThat(counters(cloud, away).wholeCopies()).isEqualTo(CHUNKS);
        assertThat(counters(cloud, away).copiedBytes()).isEqualTo(VOLUME_BYTES);
    }

    @Test
    void aServerThatReturnsWhileItsChunksAreCopiedElsewhereIsUsedForThoseNotBegunYet() {
        final TestCloud cloud = cloud(5, 3);
        cloud.runSeconds(25);
        final NodeId away = cloud.holder(1);
        final long its = cloud.mdm().chunks().stream()
                .filter(chunk -> chunk.replicas().stream().anyMatch(r -> r.sds().equals(away)))
                .count();
        cloud.cloud.node(away).restart();
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 30);
        finish(cloud);
        assertThat(its).isPositive();
        assertThat(counters(cloud, away).caughtUpChunks()).isEqualTo(its);
        assertThat(counters(cloud, away).copiedBytes()).isLessThanOrEqualTo(15L * Regions.BYTES);
    }

    /** Two copies, one client, servers that come and go, one at a time or all at once; after each time, both copies must be equal. */
    @Test
    void copiesAreEqualWhateverHappens() {
        final int seeds = System.getProperty("kintsugi.tier", "quick").equals("full") ? 200 : 5;
        long caughtUp = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            caughtUp += copiesAreEqual(seed);
        }
        assertThat(caughtUp).as("chunks caught up by difference").isGreaterThan(10L * seeds);
    }

    private static long copiesAreEqual(final long seed) {
        final TestCloud cloud = new TestCloud(seed, 2 + (int) (seed % 2), Units.GIB);
        final RandomStream random = RandomStream.named(seed, "catch-up");
        final long bytes = 4L * TestCloud.CHUNK_BYTES;
        cloud.volume("v", bytes, seed % 3 == 0, "sdc-1");
        final Map<NodeId, Long> caughtUp = new TreeMap<>();
        final boolean[] isStopped = {false};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (long tag = 1; !isStopped[0]; tag++) {
                load(volume, random, tag, bytes);
                host.clock().sleep(random.nextLong(20 * Units.MILLI));
            }
        });
        for (int round = 0; round < 6; round++) {
            cloud.runSeconds(15 * random.nextDouble());
            disturb(cloud, random);
            cloud.runSeconds(5); // until everybody has noticed
            cloud.runUntil(cloud::isWhole, 120);
            cloud.runSeconds(5 * random.nextDouble());
            cloud.servers.forEach(
                    server -> caughtUp.merge(server, counters(cloud, server).caughtUpChunks(), Long::sum));
        }
        isStopped[0] = true;
        cloud.runSeconds(15);
        cloud.runUntil(cloud::isWhole, 120);
        assertThat(cloud.failures).as("seed %d", seed).isEmpty();
        assertThat(equalCopies(cloud, seed)).isPositive();
        return caughtUp.values().stream().mapToLong(Long::longValue).sum();
    }

    private static int equalCopies(final TestCloud cloud, final long seed) {
        try {
            return cloud.compareReplicas();
        } catch (AssertionError differ) {
            throw new AssertionError("seed " + seed, differ);
        }
    }

    private static void load(
            final VolumeHandle volume, final RandomStream random, final long tag, final long volumeBytes) {
        try {
            if (random.nextInt(20) == 0) {
                volume.flush();
            } else {
                final int length = BLOCK * (1 + random.nextInt(4));
                final long region = (tag / 200 * 7 + random.nextInt(6) * 31L) % (volumeBytes / Regions.BYTES - 1);
                final long at = region * Regions.BYTES + random.nextInt(Regions.BLOCKS) * BLOCK;
                volume.write(at, PatternPayload.uniform(tag, at, length));
            }
        } catch (Failure pausedOrLost) {
            // what the client is told is judged by others; here it is the copies
        }
    }

    private static void disturb(final TestCloud cloud, final RandomStream random) {
        final List<NodeId> servers = random.nextInt(4) == 0
                ? cloud.servers
                : List.of(cloud.servers.get(random.nextInt(cloud.servers.size())));
        final double slowness = random.nextBoolean(0.5) ? 150 : 1; // long syncs, in which much is written
        for (final NodeId server : servers) {
            final SimulatedNode node = cloud.cloud.node(server);
            node.disk("disk-1").slow(slowness);
            cloud.runSeconds((slowness == 1 ? 0.3 : 12) * random.nextDouble());
            node.crash();
        }
        cloud.runSeconds(random.nextBoolean(0.5) ? 0.1 : 8 * random.nextDouble());
        for (final NodeId server : servers) {
            cloud.cloud.node(server).restart();
            cloud.runSeconds(0.3 * random.nextDouble());
        }
        cloud.runSeconds(slowness == 1 ? 0 : 10 * random.nextDouble());
        servers.forEach(server -> cloud.cloud.node(server).disk("disk-1").slow(1));
    }
}
