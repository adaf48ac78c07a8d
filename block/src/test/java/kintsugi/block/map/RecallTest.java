package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kintsugi.core.id.NodeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A set that shrank to a server which never heard of that is undone when that server is gone, too. */
@Tag("B7")
final class RecallTest {
    private final MapFixture fixture = new MapFixture().servers(2, 10 * MapFixture.CHUNK);
    private NodeId silent = new NodeId("sds-1");
    private NodeId last = new NodeId("sds-2");
    private long toldLast;

    @BeforeEach
    void theSecondaryFallsSilent() {
        fixture.volume("v", MapFixture.CHUNK, false);
        silent = fixture.chunk(0).replicas().get(1).sds();
        last = fixture.chunk(0).replicas().get(0).sds();
        toldLast = fixture.map.version();
        fixture.down(silent.name());
        assertThat(states()).containsExactly(last + " IN_SYNC", silent + " STALE");
    }

    @Test
    void theSilentOneIsInSyncAgainIfTheLastFallsSilentBeforeItWasToldThatItIsTheLast() {
        down(last, toldLast);
        assertThat(states()).containsExactlyInAnyOrder(last + " IN_SYNC", silent + " IN_SYNC");
        assertThat(fixture.volume("v").unavailableChunks()).isEqualTo(1);
        register(silent, 1);
        assertThat(states()).containsExactly(silent + " IN_SYNC", last + " STALE");
    }

    @Test
    void whicheverComesBackFirstWithAllThatItHadServes() {
        down(last, toldLast);
        register(last, 1);
        assertThat(states()).containsExactly(last + " IN_SYNC", silent + " STALE");
    }

    @Test
    void oneThatStartedAnewWaitsForTheOneThatMayHaveLostNothing() {
        down(last, toldLast);
        register(last, 2);
        assertThat(states()).containsExactly(silent + " IN_SYNC", last + " STALE");
        assertThat(fixture.volume("v").unavailableChunks()).isEqualTo(1);
        register(silent, 1);
        assertThat(fixture.volume("v").unavailableChunks()).isZero();
    }

    @Test
    void aLastOneThatStartsAnewAtOnceGivesWayToTheSilentOne() {
        fixture.done(new Command.RegisterSds(last, 2, List.of(), toldLast));
        assertThat(states()).containsExactly(silent + " IN_SYNC", last + " STALE");
    }

    @Test
    void nothingIsUndoneOnceTheLastOneWasTold() {
        down(last, toldLast + 1);
        assertThat(states()).containsExactly(last + " IN_SYNC", silent + " STALE");
        fixture.done(new Command.RegisterSds(last, 2, List.of(), Long.MAX_VALUE));
        assertThat(states()).containsExactly(last + " IN_SYNC", silent + " STALE");
    }

    @Test
    void aSilentOneThatStartedAnewMeanwhileMayHaveLostWhatItHad() {
        register(silent, 2);
        down(last, toldLast);
        assertThat(states()).containsExactly(last + " IN_SYNC", silent + " STALE");
    }

    @Test
    void aSilentOneThatIsBackServesAtOnce() {
        register(silent, 1);
        down(last, toldLast);
        assertThat(states()).containsExactly(silent + " IN_SYNC", last + " STALE");
        assertThat(fixture.volume("v").unavailableChunks()).isZero();
    }

    @Test
    void aSetThatMovedOnSinceStays() {
        register(silent, 1);
        final int device = fixture.chunk(0).replicas().get(1).device();
        fixture.done(new Command.StartCopy(1, 0, device));
        down(last, toldLast);
        assertThat(states()).containsExactly(last + " IN_SYNC", silent + " STALE");
    }

    private void down(final NodeId node, final long told) {
        fixture.done(new Command.SdsDown(node, 1, told, "test"));
    }

    private void register(final NodeId node, final long incarnation) {
        fixture.done(new Command.RegisterSds(node, incarnation, List.of(), fixture.map.version()));
    }

    private List<String> states() {
        return fixture.chunk(0).replicas().stream()
                .map(replica -> replica.sds() + " " + replica.state())
                .toList();
    }
}
