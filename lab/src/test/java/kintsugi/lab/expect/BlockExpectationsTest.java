package kintsugi.lab.expect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kintsugi.lab.expect.BlockEvidence.ClientView;
import kintsugi.lab.expect.BlockEvidence.Refusal;
import kintsugi.lab.expect.BlockEvidence.ServerView;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is expected of the block service in the end, each once as it should be and once not. */
@Tag("L2")
final class BlockExpectationsTest {
    private static final int CHUNK_BLOCKS = 1024;
    private static final long GIB = 1L << 30;

    private final RequestLog log = new RequestLog();

    @Test
    void aRefusalCountsByItsCodeAndItsSentence() {
        final BlockEvidence refused = evidence(
                List.of(), List.of(), List.of(), new Refusal("v3", "insufficient_capacity", "352 MiB are missing"));
        assertThat(holds(refusal("v3", "insufficient_capacity", "missing"), refused))
                .isTrue();
        assertThat(holds(refusal("v3", "insufficient_capacity", "absent"), refused))
                .isFalse();
        assertThat(holds(refusal("v3", "name_taken", "missing"), refused)).isFalse();
        assertThat(holds(refusal("v2", "insufficient_capacity", "missing"), refused))
                .isFalse();
    }

    private static Expectation refusal(final String volume, final String code, final String says) {
        return new VolumeRefused(volume, code, Optional.of(says));
    }

    @Test
    void aPoolIsUsedExactlySoMuch() {
        final BlockEvidence used =
                BlockEvidence.of(List.of(new PoolView("p", "OK", 2, 1, 2 * GIB, GIB, 2 * GIB)), List.of());
        assertThat(holds(new PoolUsage(Optional.of("p"), GIB), used)).isTrue();
        assertThat(holds(new PoolUsage(Optional.empty(), GIB), used)).isTrue();
        assertThat(holds(new PoolUsage(Optional.empty(), GIB - 1), used)).isFalse();
        assertThat(holds(new PoolUsage(Optional.of("q"), GIB), used)).isFalse();
    }

    @Test
    void copiesFollowCapacity() {
        final List<ChunkView> chunks = IntStream.range(0, 90)
                .mapToObj(i -> chunk(i, "a", i < 45 ? "b" : "c"))
                .toList();
        final BlockEvidence fits = evidence(chunks, servers(2 * GIB, GIB, GIB), List.of());
        assertThat(holds(new CopiesBalanced(5), fits)).isTrue();
        final BlockEvidence skewed = evidence(chunks, servers(GIB, GIB, GIB), List.of());
        assertThat(holds(new CopiesBalanced(5), skewed)).isFalse();
        assertThat(holds(new CopiesBalanced(5), evidence(List.of(), servers(1, 1, 1), List.of())))
                .as("nothing at all")
                .isFalse();
    }

    @Test
    void readsAreSpreadOverTheCopiesOfWhatIsRead() {
        for (int i = 0; i < 400; i++) {
            request(Operation.READ, 0);
        }
        final List<ChunkView> chunks = List.of(chunk(0, "a", "b"), chunk(1, "b", "c"));
        assertThat(holds(new ReadsSpread(10), evidence(chunks, answered(210, 190, 0), List.of())))
                .isTrue();
        assertThat(holds(new ReadsSpread(10), evidence(chunks, answered(300, 100, 0), List.of())))
                .isFalse();
        assertThat(holds(new ReadsSpread(10), evidence(chunks, answered(200, 100, 100), List.of())))
                .as("by one that has no copy")
                .isFalse();
    }

    @Test
    void whatClientsCountIsWhatLoadsSaw() {
        request(Operation.READ, 0);
        request(Operation.READ, 4096);
        request(Operation.WRITE, 0);
        final List<ClientView> right = List.of(new ClientView("x", 1, 1), new ClientView("y", 1, 0));
        assertThat(holds(new CountersAddUp(), evidence(List.of(), List.of(), right)))
                .isTrue();
        assertThat(holds(new CountersAddUp(), evidence(List.of(), List.of(), right.subList(0, 1))))
                .isFalse();
    }

    private void request(final Operation operation, final long offset) {
        final int i = log.start(operation, log.volume("v"), offset, 4096, operation == Operation.WRITE ? 9 : 0, 0, 0);
        log.succeeded(i, 1, operation == Operation.READ ? new long[1] : new long[0]);
    }

    private static ChunkView chunk(final long index, final String... nodes) {
        return new ChunkView(
                "v",
                "p",
                index,
                index * CHUNK_BLOCKS,
                CHUNK_BLOCKS,
                List.of(nodes).stream()
                        .map(node -> new ChunkView.CopyView(node, true, true, block -> 0))
                        .toList());
    }

    private static List<ServerView> servers(final long a, final long b, final long c) {
        return List.of(new ServerView("a", "p", a, 0), new ServerView("b", "p", b, 0), new ServerView("c", "p", c, 0));
    }

    private static List<ServerView> answered(final long a, final long b, final long c) {
        return List.of(new ServerView("a", "p", 1, a), new ServerView("b", "p", 1, b), new ServerView("c", "p", 1, c));
    }

    private static BlockEvidence evidence(
            final List<ChunkView> chunks,
            final List<ServerView> servers,
            final List<ClientView> clients,
            final Refusal... refusals) {
        return new BlockEvidence(List.of(), chunks, servers, clients, List.of(refusals));
    }

    private boolean holds(final Expectation expectation, final BlockEvidence block) {
        return expectation
                .check(new Evidence(
                        log,
                        new Phase.Borders(OptionalLong.empty(), OptionalLong.empty(), 1),
                        new Course(List.of(), List.of(), OptionalLong.empty(), OptionalLong.empty(), List.of()),
                        NetworkEvidence.NONE,
                        block))
                .holds();
    }
}
