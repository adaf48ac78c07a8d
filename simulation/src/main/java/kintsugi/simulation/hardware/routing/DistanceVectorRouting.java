package kintsugi.simulation.hardware.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Distance-vector routing: each node knows only its neighbours and what they tell it, in messages that travel over the links.
 *
 * <p>Plain distance vectors (RIP) form loops after a failure and count to infinity. This is the method of Babel (Chroboczek and
 * Schinazi, RFC 8966, sections 2.4 to 2.8 and 3.5 to 3.8), whose feasibility condition comes from EIGRP's DUAL (Garcia-Luna-Aceves
 * 1993) and whose sequence numbers come from DSDV (Perkins and Bhagwat 1994).
 *
 * <p><b>Loops.</b> Every route carries a sequence number that only its destination gives out. (s, d) is nearer than (s', d') if
 * s > s', or s = s' and d < d'. A node remembers the nearest pair that it ever told its neighbours, its <em>feasible distance</em>.
 * It uses a neighbour only while what that neighbour has told is nearer than its own feasible distance. A neighbour's feasible
 * distance is at most what it told, ever: so along the next hops to a destination feasible distances strictly fall, and there
 * is no loop, at any instant, whichever messages are lost, doubled, late or out of order.
 *
 * <p><b>Infinity.</b> The feasible distance for a sequence number never grows, so nobody takes an ever longer way: a node left without
 * a feasible neighbour says that it has no route.
 *
 * <p><b>Optimal again.</b> When a neighbour would be better but is not feasible, the node asks for the next sequence number. The wish
 * is passed on by each node once, reaches the destination over any way there is, and the destination gives out the number; every
 * neighbour's route that carries it is feasible. Babel sends such requests along routes, hop by hop, and repeats them; here they flood, as
 * state that is kept until it is satisfied and told to every new neighbour, which costs at most one entry per direction of each link
 * and needs no timers. After the last change a destination gives out at most one number: the distances that come with a number
 * given out after it never grow, so nobody is barred any more. When no messages are under way, Bellman's equation holds everywhere: the
 * costs are those of {@link LinkStateRouting}. As a neighbour equally near whose name comes first counts as better, the next hops
 * are the same too.
 *
 * <p><b>Assumed.</b> A node notices at once when a link of its own, or the neighbour behind it, fails or comes back, as by the loss of
 * signal. A link is used only while both its directions work. A node that goes down forgets all but its own sequence number. It
 * comes back to neighbours that have dropped every route through it, so having forgotten its feasible distances does no harm;
 * what was on its way to it is of an older session, and ignored.
 *
 * <p>State grows with nodes × nodes × links per node: this is for some hundreds of nodes. Periodic updates repair what got lost
 * without a link failing.
 */
public final class DistanceVectorRouting implements Routing {
    private final Topology topology;
    private final VectorPort port;
    private final VectorOptions options;
    private final List<Router> routers = new ArrayList<>();

    /** By directed link: what its source knows of its target. */
    private final List<Neighbour> neighbours = new ArrayList<>();

    private VectorTraffic traffic = VectorTraffic.NONE;
    private long version;

    /** All nodes that are up start at once, knowing nobody. */
    public DistanceVectorRouting(final Topology topology, final VectorPort port, final VectorOptions options) {
        this.topology = topology;
        this.port = port;
        this.options = options;
        refreshIfGrown();
    }

    private void refreshIfGrown() {
        for (int node = routers.size(); node < topology.nodes(); node++) {
            routers.add(new Router(node, topology, this, port, options));
            startOrStop(node);
        }
        for (int link = neighbours.size() / 2; link < topology.links(); link++) {
            neighbours.add(routers.get(topology.from(2 * link)).addNeighbour(2 * link));
            neighbours.add(routers.get(topology.from(2 * link + 1)).addNeighbour(2 * link + 1));
            follow(link);
        }
    }

    @Override
    public void nodeChanged(final int node) {
        refreshIfGrown();
        if (topology.isNodeUp(node)) {
            startOrStop(node);
        }
        for (int i = 0; i < topology.degree(node); i++) {
            follow(topology.outgoing(node, i) >> 1);
        }
        startOrStop(node);
    }

    private void startOrStop(final int node) {
        final Router router = routers.get(node);
        if (router.isRunning() != topology.isNodeUp(node)) {
            if (router.isRunning()) {
                router.stop();
            } else {
                router.start();
            }
        }
    }

    @Override
    public void linkChanged(final int link) {
        refreshIfGrown();
        follow(link);
    }

    private void follow(final int link) {
        final boolean isUp = topology.isUsable(2 * link) && topology.isUsable(2 * link + 1);
        follow(neighbours.get(2 * link), isUp);
        follow(neighbours.get(2 * link + 1), isUp);
    }

    private void follow(final Neighbour neighbour, final boolean isUp) {
        final Router owner = routers.get(topology.from(neighbour.link));
        if (neighbour.stepNanos != topology.stepNanos(neighbour.link)) {
            owner.neighbourMoved(neighbour, topology.stepNanos(neighbour.link));
        }
        if (neighbour.isUp && !isUp) {
            owner.neighbourDown(neighbour);
        } else if (!neighbour.isUp && isUp) {
            owner.neighbourUp(neighbour);
        }
    }

    /** A message has arrived over that directed link. */
    public void receive(final int directedLink, final VectorUpdate update) {
        final Neighbour sender = neighbours.get(directedLink ^ 1);
        if (sender.isUp && sender.session == update.session) {
            routers.get(topology.to(directedLink)).receive(sender, update);
        }
    }

    void send(final int directedLink, final VectorUpdate update) {
        traffic = traffic.plus(update);
        port.send(directedLink, update);
    }

    void routeChanged() {
        version++;
    }

    @Override
    public int nextLink(final int at, final int to) {
        refreshIfGrown();
        final Neighbour next = routers.get(at).routes.chosen(to);
        return next == null ? NONE : next.link;
    }

    /** {@inheritDoc} While routes converge it may be that some node underway has none: then there is none. */
    @Override
    public int[] route(final int from, final int to) {
        return topology.follow(this, from, to);
    }

    /** {@inheritDoc} The hops are 0 while some node underway has no route. */
    @Override
    public List<TableEntry> table(final int node) {
        refreshIfGrown();
        final List<TableEntry> entries = new ArrayList<>();
        for (final int destination : CoreGraph.byName(topology)) {
            if (nextLink(node, destination) != NONE) {
                entries.add(entry(node, destination));
            }
        }
        return entries;
    }

    private TableEntry entry(final int node, final int destination) {
        final RouteChoice routes = routers.get(node).routes;
        final Neighbour next = Objects.requireNonNull(routes.chosen(destination));
        final VectorState state = new VectorState(
                routes.present.sequence(destination),
                routes.feasible.sequence(destination),
                routes.feasible.nanos(destination),
                routes.feasibleSuccessors(destination),
                port.now() - next.heardNanos(destination));
        return new TableEntry(
                destination,
                topology.to(next.link),
                next.link,
                routes.present.nanos(destination),
                route(node, destination).length,
                Optional.of(state));
    }

    @Override
    public long version() {
        return version;
    }

    /** What has been sent so far. */
    public VectorTraffic traffic() {
        return traffic;
    }

    /** The newest sequence number that a node has given out for itself. */
    long sequence(final int node) {
        return routers.get(node).ownSequence();
    }
}
