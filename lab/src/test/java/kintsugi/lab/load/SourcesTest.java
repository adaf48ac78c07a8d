package kintsugi.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.load.SyntheticLoad.Pattern;
import kintsugi.lab.trace.TraceReader;
import kintsugi.lab.trace.TraceRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H7")
final class SourcesTest {
    private static final LoadPlan.Common COMMON =
            new LoadPlan.Common("l", new NodeId("client"), "v", 10 * Units.SECOND, 0, 1024, OptionalLong.empty());
    private static final long VOLUME_BYTES = Units.GIB;

    @Test
    void aTraceIsScaledInTimeAndWrappedIntoTheVolume() {
        final List<IoRequest> requests = all(trace(
                2,
                OptionalLong.empty(),
                new TraceRequest(0, true, 4096, 512),
                new TraceRequest(1_000, false, VOLUME_BYTES + 512, 4096),
                new TraceRequest(3_000, true, VOLUME_BYTES - 512, 4096)));
        assertThat(requests)
                .containsExactly(
                        new IoRequest(10 * Units.SECOND, true, 4096, 512),
                        new IoRequest(10 * Units.SECOND + 500, false, 512, 4096),
                        new IoRequest(10 * Units.SECOND + 1_500, true, VOLUME_BYTES - 4096, 4096));
    }

    @Test
    void aTraceCanBeCutShort() {
        final RequestSource source =
                trace(1, OptionalLong.of(1), new TraceRequest(0, true, 0, 512), new TraceRequest(1, true, 0, 512));
        assertThat(all(source)).hasSize(1);
    }

    @Test
    void drawnLoadsKeepRateMixAndBounds() {
        final List<IoRequest> requests = all(synthetic(Pattern.UNIFORM, 1, true, OptionalLong.of(64 * Units.MIB)));
        assertThat(requests.size()).isBetween(9_700, 10_300);
        assertThat(requests.stream().filter(r -> !r.isWrite()).count() / (double) requests.size())
                .isBetween(0.68, 0.72);
        assertThat(requests)
                .allMatch(r -> r.offsetBytes() + r.lengthBytes() <= 64 * Units.MIB
                        && r.timeNanos() >= 10 * Units.SECOND
                        && r.timeNanos() <= 110 * Units.SECOND);
        assertThat(requests).isSortedAccordingTo(java.util.Comparator.comparingLong(IoRequest::timeNanos));
    }

    @Test
    void equalSeedsDrawEqualLoads() {
        assertThat(all(synthetic(Pattern.ZIPF, 5, true, OptionalLong.empty())))
                .isEqualTo(all(synthetic(Pattern.ZIPF, 5, true, OptionalLong.empty())))
                .isNotEqualTo(all(synthetic(Pattern.ZIPF, 6, true, OptionalLong.empty())));
    }

    @Test
    void constantArrivalsAreEvenAndSequentialAddressesFollowEachOther() {
        final List<IoRequest> requests = all(synthetic(Pattern.SEQUENTIAL, 1, false, OptionalLong.of(32 * Units.KIB)));
        assertThat(requests).hasSize(10_000);
        assertThat(requests.get(1).timeNanos() - requests.get(0).timeNanos()).isEqualTo(10 * Units.MILLI);
        assertThat(requests.stream().limit(5).map(IoRequest::offsetBytes))
                .containsExactly(0L, 8_192L, 16_384L, 24_576L, 0L);
    }

    /** The share of the most frequent rank by Zipf's law over n ranks is 1 / zeta(n). */
    @Test
    void zipfFavoursFewAddressesAsTheLawSays() {
        final TreeMap<Long, Integer> counts = new TreeMap<>();
        all(synthetic(Pattern.ZIPF, 1, true, OptionalLong.of(8 * Units.MIB)))
                .forEach(r -> counts.merge(r.offsetBytes(), 1, Integer::sum));
        double zeta = 0;
        for (int i = 1; i <= 1_024; i++) {
            zeta += StrictMath.pow(1.0 / i, 0.99);
        }
        final int most =
                counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertThat(most / 10_000.0).isBetween(0.85 / zeta, 1.35 / zeta);
    }

    private static RequestSource synthetic(
            final Pattern pattern, final long seed, final boolean isPoisson, final OptionalLong region) {
        return new SyntheticSource(
                new SyntheticLoad(COMMON, 100, 100 * Units.SECOND, isPoisson, 0.7, 8_192, pattern, 0.99, region),
                seed,
                VOLUME_BYTES);
    }

    private static RequestSource trace(
            final double speed, final OptionalLong requests, final TraceRequest... recorded) {
        final Iterator<TraceRequest> left = List.of(recorded).iterator();
        return new TraceSource(
                new TraceLoad(COMMON, "f", "auto", speed, requests),
                new TraceReader() {
                    @Override
                    public @Nullable TraceRequest next() {
                        return left.hasNext() ? left.next() : null;
                    }

                    @Override
                    public long skipped() {
                        return 0;
                    }

                    @Override
                    public void close() {}
                },
                VOLUME_BYTES);
    }

    private static List<IoRequest> all(final RequestSource source) {
        final List<IoRequest> requests = new ArrayList<>();
        for (IoRequest request = source.next(); request != null; request = source.next()) {
            requests.add(request);
        }
        return requests;
    }
}
