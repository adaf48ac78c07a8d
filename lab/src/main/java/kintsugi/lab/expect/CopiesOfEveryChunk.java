package kintsugi.lab.expect;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import kintsugi.input.Counted;
import kintsugi.lab.expect.ChunkView.CopyView;

/**
 * Every allocated chunk has so many in-sync copies, on different nodes that are up, and their contents on the devices are equal
 * block by block. Which copies there should be is the metadata manager's word; what they hold is read from the devices.
 *
 * @param copies how many; what the chunk's pool says when empty
 * @param volume only this volume
 */
public record CopiesOfEveryChunk(OptionalInt copies, Optional<String> volume) implements Expectation {
    @Override
    public String kind() {
        return "copies_of_every_chunk";
    }

    @Override
    public String expected() {
        return (copies.isPresent() ? copies.getAsInt() + "" : "as many as the policy says")
                + " equal in-sync copies of every chunk"
                + volume.map(v -> " of " + v).orElse("") + ", each on its own node";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        long chunks = 0;
        long blocks = 0;
        for (final ChunkView chunk : evidence.block().chunks()) {
            if (volume.isEmpty() || volume.get().equals(chunk.volume())) {
                final Optional<String> wrong =
                        wrong(chunk, wanted(chunk, evidence.block().pools()));
                if (wrong.isPresent()) {
                    return new Verdict(false, "chunk " + chunk.index() + " of " + chunk.volume() + " " + wrong.get());
                }
                chunks++;
                blocks += (long) chunk.blocks() * chunk.copies().size();
            }
        }
        return new Verdict(
                chunks > 0,
                Counted.of(chunks, "chunks, ") + Counted.of(blocks, "blocks compared on the devices, all equal"));
    }

    private int wanted(final ChunkView chunk, final List<PoolView> pools) {
        return copies.orElseGet(() -> pools.stream()
                .filter(p -> p.name().equals(chunk.pool()))
                .findFirst()
                .orElseThrow()
                .copies());
    }

    private static Optional<String> wrong(final ChunkView chunk, final int wanted) {
        final List<CopyView> good =
                chunk.copies().stream().filter(c -> c.isInSync() && c.isUp()).toList();
        final TreeSet<String> nodes =
                new TreeSet<>(good.stream().map(CopyView::node).toList());
        if (nodes.size() != wanted || good.size() != wanted) {
            return Optional.of("has " + good.size() + " in-sync copies on " + nodes);
        }
        for (int block = 0; block < chunk.blocks(); block++) {
            final long first = good.getFirst().content().applyAsLong(block);
            for (final CopyView other : good) {
                if (other.content().applyAsLong(block) != first) {
                    return Optional.of("differs in block " + block + " between "
                            + good.getFirst().node() + " and " + other.node());
                }
            }
        }
        return Optional.empty();
    }
}
