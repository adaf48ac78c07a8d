package kintsugi.benchmarks.wire;

import java.util.List;
import java.util.Locale;

/**
 * What one case showed.
 *
 * @param load the case
 * @param calls Kintsugi's calls
 * @param plain plain sockets
 * @param ratio round trips a second of calls over those of plain sockets, of each pair of rounds
 * @param addedMicros median round trip of calls less that of plain sockets, of each pair of rounds
 */
public record WireCaseResult(WireCase load, WireFigures calls, WireFigures plain, Spread ratio, Spread addedMicros) {
    private record Pair(Round calls, Round plain) {}

    /** Of the rounds of the two in the order they were run, one of each next to one another. */
    static WireCaseResult of(final WireCase load, final List<Round> calls, final List<Round> plain) {
        final List<Pair> pairs = java.util.stream.IntStream.range(0, calls.size())
                .mapToObj(i -> new Pair(calls.get(i), plain.get(i)))
                .toList();
        return new WireCaseResult(
                load,
                WireFigures.of(calls, load.payloadBytes()),
                WireFigures.of(plain, load.payloadBytes()),
                Spread.of(pairs, pair -> pair.calls.callsPerSecond() / pair.plain.callsPerSecond()),
                Spread.of(pairs, pair -> pair.calls.medianMicros() - pair.plain.medianMicros()));
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                "%8s %-5s %5s %5s | %9s %8s %8s %8s %8s %8s | %9s %8s %8s %8s %8s | %-22s %s",
                "payload",
                "way",
                "conns",
                "depth",
                "calls/s",
                "MB/s",
                "p50 us",
                "p99 us",
                "cpu us",
                "heap B",
                "plain/s",
                "MB/s",
                "p50 us",
                "p99 us",
                "cpu us",
                "ratio",
                "added us");
    }

    String toText() {
        return String.format(
                Locale.ROOT,
                "%8d %-5s %5d %5d | %9.0f %8.0f %8.1f %8.1f %8.1f %8.0f | %9.0f %8.0f %8.1f %8.1f %8.1f | %-22s %s",
                load.payloadBytes(),
                load.wayText(),
                load.connections(),
                load.depth(),
                calls.callsPerSecond().median(),
                calls.megabytesPerSecond(),
                calls.medianMicros().median(),
                calls.p99Micros().median(),
                calls.cpuMicrosPerCall().median(),
                calls.allocatedBytesPerCall().median(),
                plain.callsPerSecond().median(),
                plain.megabytesPerSecond(),
                plain.medianMicros().median(),
                plain.p99Micros().median(),
                plain.cpuMicrosPerCall().median(),
                ratio.toText("%.2f"),
                load.depth() == 1 ? addedMicros.toText("%.1f") : "");
    }
}
