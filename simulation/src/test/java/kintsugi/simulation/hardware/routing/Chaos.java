package kintsugi.simulation.hardware.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.random.RandomStream;

/**
 * A network that delivers messages and rings timers in any order at all, some messages twice and, if asked, some never. Whatever
 * happens, it looks for loops.
 */
final class Chaos implements VectorPort {
    private static final double TWICE = 0.05;
    private static final int STEPS_LIMIT = 200_000;

    private final RandomStream random;
    private final Topology topology;
    private final List<Runnable> messages = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final List<Runnable> recorded = new ArrayList<>();
    private int recordedLink = -1;
    private long steps;
    private double loss;
    final DistanceVectorRouting routing;

    Chaos(final RandomStream random, final Topology topology, final long periodNanos) {
        this.random = random;
        this.topology = topology;
        this.routing = new DistanceVectorRouting(topology, this, new VectorOptions(periodNanos, 0));
    }

    @Override
    public long now() {
        return steps;
    }

    @Override
    public void send(final int directedLink, final VectorUpdate update) {
        if (directedLink == recordedLink) {
            recorded.add(() -> routing.receive(directedLink, update));
        }
        if (!random.nextBoolean(loss)) {
            messages.add(() -> receive(directedLink, update));
        }
    }

    private void receive(final int directedLink, final VectorUpdate update) {
        if (random.nextBoolean(TWICE)) {
            messages.add(() -> receive(directedLink, update));
        }
        routing.receive(directedLink, update);
    }

    @Override
    public void after(final int node, final long nanos, final Runnable action) {
        (nanos == 0 ? messages : timers).add(action);
    }

    void setLoss(final double probability) {
        loss = probability;
    }

    /** Lets one thing happen, if there is any. */
    void step() {
        if (!messages.isEmpty()) {
            takeOne(messages).run();
            steps++;
            checkNoLoops();
        }
    }

    private Runnable takeOne(final List<Runnable> list) {
        final int index = random.nextInt(list.size());
        final Runnable one = list.get(index);
        list.set(index, list.getLast());
        list.removeLast();
        return one;
    }

    /** Lets everything happen, but for periodic timers. */
    void settle() {
        final long start = steps;
        while (!messages.isEmpty()) {
            step();
            assertThat(steps - start).as("steps to quiet").isLessThan(STEPS_LIMIT);
        }
    }

    /** As {@link #settle}; the result delivers once more what went over one directed link. */
    List<Runnable> settleRecording(final int directedLink) {
        recordedLink = directedLink;
        settle();
        recordedLink = -1;
        return recorded;
    }

    /** Each node sends its periodic update once. */
    void ringTimers() {
        final List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    void checkNoLoops() {
        for (int to = 0; to < topology.nodes(); to++) {
            for (int from = 0; from < topology.nodes(); from++) {
                int at = from;
                for (int hops = 0; routing.nextLink(at, to) != Routing.NONE; hops++) {
                    at = topology.to(routing.nextLink(at, to));
                    if (hops > topology.nodes()) {
                        throw new AssertionError("a loop on the way from " + from + " to " + to + " at step " + steps);
                    }
                }
            }
        }
    }
}
