package kintsugi.simulation.hardware.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which neighbour a node takes for each destination, by the rules that {@link DistanceVectorRouting} explains: the nearest
 * feasible one, ties by name.
 */
final class RouteChoice {
    private final Topology topology;
    private final List<Neighbour> neighbours;

    /** The route in use: what is told to others. */
    final Distances present = new Distances();

    /** The nearest that was ever told to others. */
    final Distances feasible = new Distances();

    private @Nullable Neighbour[] chosen = {};

    RouteChoice(final Topology topology, final List<Neighbour> neighbours) {
        this.topology = topology;
        this.neighbours = neighbours;
    }

    @Nullable
    Neighbour chosen(final int destination) {
        return destination < chosen.length ? chosen[destination] : null;
    }

    /** Whether no loop can come of using this neighbour: it stands nearer than this node has ever said of itself. */
    boolean isFeasible(final Neighbour neighbour, final int destination) {
        return neighbour.distanceNanos(destination) != Topology.UNREACHABLE
                && neighbour.told.isNearer(destination, feasible.sequence(destination), feasible.nanos(destination));
    }

    /** Takes the best feasible neighbour, if there is one. */
    void choose(final int destination) {
        Neighbour best = null;
        for (final Neighbour neighbour : neighbours) {
            if (isFeasible(neighbour, destination) && isBetter(neighbour, best, destination)) {
                best = neighbour;
            }
        }
        if (destination >= chosen.length) {
            chosen = Arrays.copyOf(chosen, Math.max(destination + 1, 2 * chosen.length));
        }
        chosen[destination] = best;
        if (best == null) {
            present.set(destination, feasible.sequence(destination), Topology.UNREACHABLE);
        } else {
            present.set(destination, best.told.sequence(destination), best.distanceNanos(destination));
        }
    }

    /**
     * Whether a neighbour would be better than the one in use, but for the danger of a loop. One that knows an older sequence number
     * only does not count: it will hear the newer one without being asked.
     */
    boolean isBetterOneBarred(final int destination) {
        final Neighbour best = chosen(destination);
        for (final Neighbour neighbour : neighbours) {
            if (neighbour.distanceNanos(destination) != Topology.UNREACHABLE
                    && neighbour.told.sequence(destination) == feasible.sequence(destination)
                    && !isFeasible(neighbour, destination)
                    && isBetter(neighbour, best, destination)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBetter(final Neighbour one, final @Nullable Neighbour other, final int destination) {
        if (other == null) {
            return true;
        }
        final long difference = one.distanceNanos(destination) - other.distanceNanos(destination);
        return difference < 0 || (difference == 0 && byName(one, other) < 0);
    }

    private int byName(final Neighbour one, final Neighbour other) {
        final int difference = topology.name(topology.to(one.link)).compareTo(topology.name(topology.to(other.link)));
        return difference != 0 ? difference : Integer.compare(one.link, other.link);
    }

    /** The route in use is told to others: from now on nothing farther is feasible. */
    void tell(final int destination) {
        if (present.isReachable(destination)
                && present.isNearer(destination, feasible.sequence(destination), feasible.nanos(destination))) {
            feasible.set(destination, present.sequence(destination), present.nanos(destination));
        }
    }

    /** The feasible neighbours, best first. */
    List<Integer> feasibleSuccessors(final int destination) {
        final List<Neighbour> successors = new ArrayList<>(neighbours);
        successors.removeIf(n -> !isFeasible(n, destination));
        successors.sort(Comparator.comparingLong((Neighbour n) -> n.distanceNanos(destination))
                .thenComparing(this::byName));
        return successors.stream().map(n -> topology.to(n.link)).toList();
    }

    void clear() {
        present.clear();
        feasible.clear();
        Arrays.fill(chosen, null);
    }
}
