package kintsugi.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The connections of one contender in one case. */
final class OpenLinks implements AutoCloseable {
    private final Contender contender;
    private final WireCase load;
    private final Supplier<Usage> used;
    private final List<Link> links = new ArrayList<>();

    OpenLinks(final Contender contender, final WireCase load, final Supplier<Usage> used) {
        this.contender = contender;
        this.load = load;
        this.used = used;
        contender.run(List.of(() -> {
            for (int i = 0; i < load.connections(); i++) {
                links.add(contender.open(load));
            }
        }));
    }

    Round run(final long nanos) {
        return Round.run(contender, links, load.depth(), nanos, used);
    }

    @Override
    public void close() {
        contender.run(List.of(() -> links.forEach(Link::close)));
    }
}
