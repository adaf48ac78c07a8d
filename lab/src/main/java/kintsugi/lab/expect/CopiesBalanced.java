package kintsugi.lab.expect;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kintsugi.lab.expect.BlockEvidence.ServerView;

/**
 * Every server of a pool holds its share of the copies, by what its devices offer, give or take some percent of that share and one
 * chunk, since chunks cannot be divided.
 *
 * @param withinPercent of each share
 */
public record CopiesBalanced(double withinPercent) implements Expectation {
    @Override
    public String kind() {
        return "copies_balanced";
    }

    @Override
    public String expected() {
        return "every SDS holds its share of the copies by capacity, within " + Shares.percent(withinPercent);
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final Map<String, Long> copies = new TreeMap<>();
        final Map<String, Long> ofPool = new TreeMap<>();
        for (final ChunkView chunk : evidence.block().chunks()) {
            chunk.copies().forEach(copy -> copies.merge(copy.node(), 1L, Long::sum));
            ofPool.merge(chunk.pool(), (long) chunk.copies().size(), Long::sum);
        }
        final Map<String, Long> payload = evidence.block().servers().stream()
                .collect(Collectors.groupingBy(
                        ServerView::pool, TreeMap::new, Collectors.summingLong(ServerView::payloadBytes)));
        final Shares shares = new Shares(withinPercent, 1);
        for (final ServerView server : evidence.block().servers()) {
            shares.add(
                    server.node(),
                    copies.getOrDefault(server.node(), 0L),
                    ofPool.getOrDefault(server.pool(), 0L)
                            * (server.payloadBytes() / (double) payload.getOrDefault(server.pool(), 1L)));
        }
        return shares.verdict("copies");
    }
}
