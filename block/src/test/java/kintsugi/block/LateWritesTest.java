package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kintsugi.block.sdc.VolumeHandle;
import kintsugi.core.call.Peers;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.ReplicateRequest;
import kintsugi.proto.block.v1.WriteId;
import kintsugi.simulation.hardware.SimulatedNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes that arrive, or end, when the world has moved on. */
@Tag("B7")
final class LateWritesTest {
    private static final int BLOCK = 4096;

    /** An operation that begins on such a disk takes ten, or twenty, seconds. */
    private static final double STUCK = 4_000;

    private static final double LONG_STUCK = 8_000;

    @Test
    void aWriteStuckOnADiskSinceBeforeARebuildIsNotTakenForNewerThanTheCopy() {
        final TestCloud cloud = new TestCloud(1, 2, Units.GIB);
        cloud.volume("v", 4 * Units.MIB, false, "sdc-1");
        final int[] step = {0};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            write(volume, 0, 1);
            step[0] = 1;
            awaitStep(host, step, 2);
            write(volume, 0, 2);
            write(volume, 0, 3);
            step[0] = 3;
        });
        cloud.runUntil(() -> step[0] == 1, 5);
        final SimulatedNode victim = cloud.cloud.node(cloud.holder(1));
        victim.disk("disk-1").slow(STUCK);
        step[0] = 2;
        cloud.runSeconds(0.1); // the second write is with the victim's disk now, where it stays for ten seconds
        victim.disk("disk-1").slow(1);
        cloud.cloud.network().partition(Set.of(victim.id()));
        cloud.runUntil(() -> step[0] == 3, 10);
        cloud.cloud.network().heal();
        cloud.runSeconds(15);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.isWhole()).isTrue();
        assertThat(cloud.compareReplicas()).isEqualTo(1);
    }

    @Test
    void aWriteStuckOnADiskSinceItsReplicaWasGivenUpDoesNotOverwriteWhatTheNextReplicaThereHas() {
        final TestCloud cloud = new TestCloud(2, 3, Units.GIB);
        cloud.volume("v", 4 * Units.MIB, false, "sdc-1");
        final int[] step = {0};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            write(volume, 0, 1);
            write(volume, 1023, 1);
            for (int i = 2; i < 5; i++) {
                step[0]++;
                awaitStep(host, step, 10 * i);
                write(volume, 1023, i);
            }
        });
        cloud.runUntil(() -> step[0] == 1, 5);
        final NodeId lost = cloud.holder(1);
        final SimulatedNode target = cloud.cloud.node(cloud.servers.stream()
                .filter(s -> !s.equals(lost) && !s.equals(cloud.holder(0)))
                .findFirst()
                .orElseThrow());
        target.disk("disk-1").slow(100); // most of a second for a piece of the copy
        cloud.cloud.node(lost).crash();
        cloud.runUntil(() -> members(cloud) == 3, 10);
        cloud.runSeconds(0.6); // the first piece of the copy is being written
        target.disk("disk-1").slow(LONG_STUCK);
        step[0] = 20;
        cloud.runSeconds(0.2); // the second write is with the target's disk now, where it stays for twenty seconds
        target.disk("disk-1").slow(1);
        cloud.cloud.node(cloud.holder(0)).restart(); // which ends the copy
        cloud.runUntil(() -> step[0] > 20, 40); // done in the next epoch, on another replica on the same disk

        step[0] = 30;
        cloud.runUntil(cloud::isWhole, 60);
        cloud.runSeconds(60);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.compareReplicas()).isEqualTo(1);
    }

    @Test
    void aLateCopyOfAReplicatedWriteIsNotCarriedOutAgainEvenWhileAnOlderWriteIsUnsettled() {
        final TestCloud cloud = new TestCloud(3, 2, Units.GIB);
        cloud.volume("v", 4 * Units.MIB, false, "sdc-1");
        final List<String> answers = new ArrayList<>();
        final int epoch = cloud.mdm().chunks().getFirst().epoch();
        final NodeId secondary = cloud.holder(1);
        cloud.onHost(cloud.holder(0), host -> {
            final Peers peers = new Peers(host, Plane.DATA);
            for (final long sequence : new long[] {101, 102, 101}) { // number 100 is under way
                answers.add(replicate(peers, secondary, epoch, sequence));
            }
            answers.add(replicate(peers, secondary, epoch - 1, 103));
            answers.add(replicate(peers, secondary, epoch + 1, 104));
        });
        cloud.runSeconds(1);
        assertThat(cloud.failures).isEmpty();
        assertThat(answers).containsExactly("done", "done", "done", "stale_epoch", "stale_epoch");
        final PatternPayload content =
                (PatternPayload) cloud.content(secondary, cloud.mdm().chunks().getFirst());
        assertThat(content.tag(0)).isEqualTo(102);
    }

    @Test
    void aWriteThatADeposedPrimaryGaveUpDoesNotComeBackWhenItIsSentAgain() {
        // whether it hears that it was deposed, or only that it is back, is a matter of moments
        for (int i = 0; i < 12; i++) {
            assertThat(tagsSeenAfterAWriteWasGivenUp(8 + i * 0.6))
                    .as("moment %d", i)
                    .containsExactly(2, 3, 3);
        }
    }

    private static long[] tagsSeenAfterAWriteWasGivenUp(final double secondsCutOff) {
        final TestCloud cloud = new TestCloud(4, 2, Units.GIB);
        cloud.volume("v", 4 * Units.MIB, false, "sdc-1", "sdc-2");
        final int[] step = {0};
        final long[] seen = new long[3];
        final boolean[] isWritten = {false};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            write(volume, 0, 1);
            step[0] = 1;
            awaitStep(host, step, 2);
            write(volume, 0, 2);
            isWritten[0] = true;
        });
        cloud.client("sdc-2", "v", (host, sdc, volume) -> {
            awaitStep(host, step, 3);
            seen[0] = tag(volume);
            write(volume, 0, 3);
            seen[1] = tag(volume);
            step[0] = 4;
            awaitStep(host, step, 5);
            seen[2] = tag(volume);
            step[0] = 6;
        });
        cloud.runUntil(() -> step[0] == 1, 5);
        final SimulatedNode primary = cloud.cloud.node(cloud.holder(0));
        cloud.cloud.node(cloud.holder(1)).crash();
        step[0] = 2;
        cloud.runSeconds(0.1); // the primary has the second write now, and waits for the other
        cloud.cloud.network().partition(Set.of(primary.id()));
        cloud.runSeconds(secondsCutOff); // both are declared DOWN, the primary last
        cloud.cloud.network().heal();
        cloud.cloud.network().partition(Set.of(new NodeId("sdc-1")));
        step[0] = 3;
        cloud.runUntil(() -> step[0] == 4, 10);
        cloud.cloud.network().heal();
        cloud.runUntil(() -> isWritten[0], 20);
        step[0] = 5;
        cloud.runUntil(() -> step[0] == 6, 5);
        assertThat(cloud.failures).isEmpty();
        return seen;
    }

    private static long tag(final VolumeHandle volume) {
        return ((PatternPayload) volume.read(0, BLOCK)).tag(0);
    }

    private static int members(final TestCloud cloud) {
        return cloud.mdm().chunks().getFirst().replicas().size();
    }

    private static String replicate(final Peers peers, final NodeId to, final int epoch, final long sequence) {
        final ReplicateRequest request = ReplicateRequest.newBuilder()
                .setVolumeId(1)
                .setEpoch(epoch)
                .setId(WriteId.newBuilder().setSdc("sdc-1").setIncarnation(1).setSequence(sequence))
                .setSequence(sequence)
                .setSettledBelow(100)
                .build();
        try {
            peers.call(to, Method.METHOD_REPLICATE, request, PatternPayload.uniform(sequence, 0, BLOCK), Units.SECOND);
            return "done";
        } catch (Failure failure) {
            return failure.code();
        }
    }

    private static void awaitStep(final Host host, final int[] step, final int wanted) {
        while (step[0] < wanted) {
            host.clock().sleep(10 * Units.MILLI);
        }
    }

    private static void write(final VolumeHandle volume, final int block, final long tag) {
        volume.write((long) block * BLOCK, PatternPayload.uniform(tag, 0, BLOCK));
    }
}
