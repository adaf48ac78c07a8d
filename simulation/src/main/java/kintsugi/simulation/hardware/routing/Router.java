package kintsugi.simulation.hardware.routing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.random.RandomStream;

/** One node's part in distance-vector routing. See {@link DistanceVectorRouting}. */
final class Router {
    private final int node;
    private final DistanceVectorRouting network;
    private final VectorPort port;
    private final VectorOptions options;
    private final List<Neighbour> neighbours = new ArrayList<>();
    final RouteChoice routes;

    /** The newest sequence number that anyone is known to want, by destination. */
    private final Distances wanted = new Distances();

    private final BitSet changed = new BitSet();
    private final BitSet wantedAnew = new BitSet();
    private boolean isRunning;
    private boolean isFlushDue;
    private int incarnation;

    /** Kept in stable storage: a node that restarts goes on from it. */
    private long ownSequence;

    Router(
            final int node,
            final Topology topology,
            final DistanceVectorRouting network,
            final VectorPort port,
            final VectorOptions options) {
        this.node = node;
        this.network = network;
        this.port = port;
        this.options = options;
        this.routes = new RouteChoice(topology, neighbours);
    }

    boolean isRunning() {
        return isRunning;
    }

    long ownSequence() {
        return ownSequence;
    }

    Neighbour addNeighbour(final int link) {
        final Neighbour neighbour = new Neighbour(link);
        neighbours.add(neighbour);
        return neighbour;
    }

    void start() {
        isRunning = true;
        incarnation++;
        routes.present.set(node, ownSequence, 0);
        changed.set(node);
        flushSoon();
        if (options.periodNanos() > 0) {
            // Spread, so that the nodes do not fall into step (Floyd and Jacobson 1994).
            periodically(1 + Math.floorMod(RandomStream.mix(node), options.periodNanos()), incarnation);
        }
    }

    /** Forgets everything but its own sequence number. */
    void stop() {
        isRunning = false;
        isFlushDue = false;
        incarnation++;
        routes.clear();
        wanted.clear();
        changed.clear();
        wantedAnew.clear();
    }

    private void periodically(final long nanos, final int start) {
        port.after(node, nanos, () -> {
            if (start == incarnation) {
                neighbours.forEach(n -> n.needsEverything = n.isUp);
                flush();
                periodically(options.periodNanos(), start);
            }
        });
    }

    void neighbourUp(final Neighbour neighbour) {
        neighbour.comesUp();
        flushSoon();
    }

    void neighbourDown(final Neighbour neighbour) {
        neighbour.goesDown();
        chooseAll();
    }

    void neighbourMoved(final Neighbour neighbour, final long stepNanos) {
        neighbour.stepNanos = stepNanos;
        chooseAll();
    }

    private void chooseAll() {
        for (int destination = 0; destination < routes.present.size(); destination++) {
            choose(destination);
        }
    }

    void receive(final Neighbour neighbour, final VectorUpdate update) {
        for (int i = 0; i < update.destinations.length; i++) {
            final int destination = update.destinations[i];
            if (destination != node && neighbour.hears(destination, update.number, port.now())) {
                neighbour.told.set(destination, update.sequences[i], update.distances[i]);
                choose(destination);
            }
        }
        for (int i = 0; i < update.missing.length; i++) {
            want(update.missing[i], update.missingSequences[i]);
        }
    }

    private void choose(final int destination) {
        if (destination == node) {
            return;
        }
        final Neighbour before = routes.chosen(destination);
        final long sequence = routes.present.sequence(destination);
        final long nanos = routes.present.nanos(destination);
        routes.choose(destination);
        if (routes.chosen(destination) != before) {
            network.routeChanged();
        }
        if (routes.present.sequence(destination) != sequence || routes.present.nanos(destination) != nanos) {
            changed.set(destination);
            flushSoon();
        }
        if (routes.isBetterOneBarred(destination)) {
            want(destination, routes.feasible.sequence(destination) + 1);
        }
    }

    /** Somebody wants a newer sequence number: the destination gives it out; others pass the wish on, once, unless they have it. */
    private void want(final int destination, final long sequence) {
        if (destination == node) {
            if (sequence > ownSequence) {
                ownSequence = sequence;
                routes.present.set(node, ownSequence, 0);
                changed.set(node);
                flushSoon();
            }
        } else if (sequence > wanted.sequence(destination)) {
            wanted.set(destination, sequence, 0);
            if (isMissing(destination)) {
                wantedAnew.set(destination);
                flushSoon();
            }
        }
    }

    private boolean isMissing(final int destination) {
        return wanted.sequence(destination)
                > Math.max(routes.present.sequence(destination), routes.feasible.sequence(destination));
    }

    private void flushSoon() {
        if (isRunning && !isFlushDue) {
            isFlushDue = true;
            final int start = incarnation;
            port.after(node, options.triggerNanos(), () -> {
                if (start == incarnation) {
                    flush();
                }
            });
        }
    }

    /** Tells all neighbours what has changed, and those that need it everything. */
    private void flush() {
        isFlushDue = false;
        changed.stream().forEach(this::tell);
        final int[] news = changed.stream().toArray();
        final int[] wishes = wantedAnew.stream().filter(this::isMissing).toArray();
        for (final Neighbour neighbour : neighbours) {
            if (neighbour.isUp && neighbour.needsEverything) {
                neighbour.needsEverything = false;
                send(neighbour, known(), missing());
            } else if (neighbour.isUp && news.length + wishes.length > 0) {
                send(neighbour, news, wishes);
            }
        }
        changed.clear();
        wantedAnew.clear();
    }

    private void tell(final int destination) {
        final Neighbour successor = routes.chosen(destination);
        Invariant.that(
                successor == null || routes.isFeasible(successor, destination),
                "node %d uses a neighbour for %d that is not feasible",
                node,
                destination);
        routes.tell(destination);
    }

    private int[] known() {
        final BitSet known = new BitSet();
        for (int destination = 0; destination < routes.present.size(); destination++) {
            if (routes.present.sequence(destination) != Distances.NO_SEQUENCE) {
                known.set(destination);
            }
        }
        return known.stream().toArray();
    }

    private int[] missing() {
        final BitSet missing = new BitSet();
        for (int destination = 0; destination < wanted.size(); destination++) {
            missing.set(destination, isMissing(destination));
        }
        return missing.stream().toArray();
    }

    private void send(final Neighbour neighbour, final int[] destinations, final int[] missing) {
        final VectorUpdate update = new VectorUpdate(
                neighbour.session, neighbour.nextNumber(), destinations, routes.present, missing, wanted);
        network.send(neighbour.link, update);
    }
}
