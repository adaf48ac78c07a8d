package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Single rules of the protocol, asked of the servers one message at a time. */
@Tag("B7")
final class ProtocolTest {
    private static final double STUCK = 3_000;

    private final List<String> seen = new ArrayList<>();

    @Test
    void aReadAtThePrimaryWaitsForAWriteThatNotEveryCopyHasYet() {
        final TestCloud cloud = cloud(1, 2);
        final NodeId primary = cloud.holder(0);
        final int epoch = epoch(cloud);
        final boolean[] isWritten = {false};
        client(cloud, raw -> {
            cloud.cloud.node(cloud.holder(1)).disk("disk-1").slow(STUCK);
            raw.host().threads().start("write", () -> {
                seen.add(raw.write(primary, epoch, 2, 2)); // the block has no content yet: it goes to the disk at once
                isWritten[0] = true;
            });
            raw.host().clock().sleep(Units.SECOND);
            seen.add((isWritten[0] ? "late" : "in time") + ", not everywhere");
            seen.add(raw.read(primary, epoch));
            seen.add(isWritten[0] ? "everywhere" : "not everywhere");
        });
        cloud.runSeconds(20);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("in time, not everywhere", "written", "2", "everywhere");
    }

    @Test
    void aReadThatTheDiskHeldUpBeyondTheLeaseIsNotAnswered() {
        final TestCloud cloud = cloud(2, 2);
        final NodeId secondary = cloud.holder(1);
        final int epoch = epoch(cloud);
        client(cloud, raw -> {
            seen.add(raw.write(cloud.holder(0), epoch, 1, 1));
            seen.add(raw.read(secondary, epoch));
            cloud.cloud.node(secondary).disk("disk-1").slow(STUCK);
            cloud.cloud.network().partitionOneWay(new TreeSet<>(cloud.managers), Set.of(secondary));
            seen.add(raw.read(secondary, epoch));
        });
        cloud.runSeconds(20);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("written", "1", "no_lease");
    }

    @Test
    void readsAndWritesOfAnotherEpochAreRefused() {
        final TestCloud cloud = cloud(3, 3);
        final int first = epoch(cloud);
        cloud.cloud.node(cloud.holder(1)).crash();
        cloud.runSeconds(4);
        cloud.runUntil(cloud::isWhole, 30);
        final int now = epoch(cloud);
        final NodeId primary = cloud.holder(0);
        assertThat(now).isGreaterThan(first);
        client(cloud, raw -> {
            seen.add(raw.write(primary, now, 1, 1));
            for (final int other : new int[] {first, now - 1, now + 1}) {
                seen.add(raw.read(primary, other));
                seen.add(raw.read(cloud.holder(1), other));
                seen.add(raw.write(primary, other, 2, 2));
            }
            seen.add(raw.write(cloud.holder(1), now, 2, 2));
            seen.add(raw.read(primary, now));
        });
        cloud.runSeconds(5);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen.subList(1, 10)).containsOnly("stale_epoch");
        assertThat(seen.subList(10, 12)).containsExactly("not_primary", "1");
    }

    @Test
    void aCopyKnowsWhichWritesItContains() {
        final TestCloud cloud = cloud(4, 3);
        final boolean[] isTime = {false};
        final NodeId primary = cloud.holder(0);
        client(cloud, raw -> {
            seen.add(raw.write(primary, epoch(cloud), 1, 1));
            cloud.cloud.node(cloud.holder(1)).crash();
            while (cloud.isWhole()) {
                raw.host().clock().sleep(10 * Units.MILLI);
            }
            while (!cloud.isWhole()) {
                raw.host().clock().sleep(10 * Units.MILLI);
            }
            seen.add(raw.write(primary, epoch(cloud), 2, 2));
            cloud.cloud.node(primary).crash();
            while (cloud.holder(0).equals(primary)) {
                raw.host().clock().sleep(10 * Units.MILLI);
            }
            seen.add(raw.write(cloud.holder(0), epoch(cloud), 1, 1)); // its answer was lost, and it is sent again
            seen.add(raw.read(cloud.holder(0), epoch(cloud)));
            isTime[0] = true;
        });
        cloud.runUntil(() -> isTime[0], 60);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("written", "written", "written", "2");
    }

    @Test
    @Tag("B6")
    void aWriteThatWaitedForItsTurnIsRefusedOnceItsClientIsUnmapped() {
        final TestCloud cloud = cloud(5, 2);
        final NodeId primary = cloud.holder(0);
        final int epoch = epoch(cloud);
        final boolean[] isTime = {false};
        client(cloud, raw -> {
            cloud.cloud.node(cloud.holder(1)).disk("disk-1").slow(STUCK / 3);
            raw.host().threads().start("write", () -> seen.add(raw.write(primary, epoch, 1, 1)));
            raw.host().clock().sleep(100 * Units.MILLI);
            raw.host().threads().start("write", () -> seen.add(raw.write(primary, epoch, 2, 2)));
            isTime[0] = true;
        });
        cloud.runUntil(() -> isTime[0], 5);
        cloud.run("unmap", admin -> admin.unmap("v", new NodeId("sdc-1")));
        assertThat(seen).isEmpty();
        cloud.runUntil(() -> seen.size() == 2, 30);
        assertThat(seen).containsExactly("written", "not_mapped");
        assertThat(cloud.compareReplicas()).isEqualTo(1);
    }

    private static TestCloud cloud(final long seed, final int servers) {
        final TestCloud cloud = new TestCloud(seed, servers, Units.GIB);
        cloud.volume("v", TestCloud.CHUNK_BYTES, false, "sdc-1");
        return cloud;
    }

    private static void client(final TestCloud cloud, final Consumer<RawClient> program) {
        cloud.client("sdc-1", "v", (host, sdc, volume) -> program.accept(RawClient.on(host)));
    }

    private static int epoch(final TestCloud cloud) {
        return cloud.mdm().chunks().getFirst().epoch();
    }
}
