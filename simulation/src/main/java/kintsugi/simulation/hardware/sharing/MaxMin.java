package kintsugi.simulation.hardware.sharing;

import kintsugi.core.check.Invariant;

/**
 * Max-min fairness, solved where something has changed.
 *
 * <p>Rates are max-min fair if and only if every path has reached its cap or has a bottleneck: a saturated link on which no path has
 * a greater level. (Bertsekas and Gallager, Data Networks, 2nd edition, section 6.5.2. There is exactly one such set of rates.) That can be
 * checked path by path, so it is enough to solve for a {@link Region} and to check its border:
 * <ol>
 *   <li>Free the new paths, and those bottlenecked on a link that has changed: one that lost or got flows, or has another capacity.
 *   <li>Fill the region progressively; the paths outside keep their rates.
 *   <li>Check every link of the region. Inside, a path was stopped by its cap or by a full link; that link is its bottleneck unless
 *       a path from outside is faster there. Outside, a path that relied on the link can still do so if the link is still saturated and
 *       no level on it has grown. Free the paths that break this, and fill again.
 *   <li>If none does, all conditions hold, for the links beyond have not changed: that is the certificate that the rates are the ones of
 *       the whole network.
 * </ol>
 * A round frees one path at least, so the rounds end, at the latest when the region is the whole connected component, which needs
 * no check. When it has grown past a share of all paths, going on by rounds costs more than that: then the component is solved at once,
 * and for a while (longer each time that this happens again) from the start.
 *
 * <p>Each link keeps its sum and, when saturated, its greatest level, so whether a path is bottlenecked there takes one comparison.
 * They are summed up anew in each solve, so errors of rounding do not add up.
 */
final class MaxMin implements Solver {
    /**
     * If the region has more than one path in so many, the whole component is solved. Measured on stars and fat trees: 2 does as well, 16
     * takes up to 2.6 times as long.
     */
    static final int COMPONENT_SHARE = 4;

    /** Never the whole component, but by rounds. */
    static final int NEVER = 0;

    /** Most solves in a row that begin with the whole component before a small region is tried again. */
    private static final int COMPONENT_RUN = 63;

    /** A sum of rates may exceed the capacity by that part: an invariant, so looser than the conditions. */
    private static final double MARGIN = 1e-9;

    private final Traffic traffic;
    private final Links links;
    private final Paths paths;
    private final Region region;
    private final int componentShare;
    private int componentRun;
    private int componentsToCome;

    MaxMin(final Traffic traffic, final int componentShare) {
        this.traffic = traffic;
        this.links = traffic.links;
        this.paths = traffic.paths;
        this.region = new Region(traffic);
        this.componentShare = componentShare;
    }

    @Override
    public void solve() {
        region.clear();
        for (int i = 0; i < links.changes(); i++) {
            region.touch(links.changed(i));
        }
        if (componentsToCome > 0) {
            componentsToCome--;
            solveComponent();
        } else {
            solveRegion();
        }
        commit();
    }

    private void solveComponent() {
        region.freeComponent();
        region.fill();
    }

    private void solveRegion() {
        for (int i = 0; i < links.changes(); i++) {
            freeBottlenecked(links.changed(i));
        }
        region.fill();
        while (freeViolators()) {
            if ((long) region.size() * componentShare > traffic.finishes.size()) {
                componentRun = Math.min(2 * componentRun + 1, COMPONENT_RUN);
                componentsToCome = componentRun;
                solveComponent();
                return;
            }
            region.fill();
        }
        componentRun = 0;
    }

    /** Frees what is new on a link, and what has its bottleneck there. */
    private void freeBottlenecked(final int link) {
        for (int i = 0; i < links.degree[link]; i++) {
            final int path = links.paths[link][i];
            if (paths.level[path] == 0 || isBottleneck(link, path)) {
                region.free(path);
            }
        }
    }

    /** Whether the link was a bottleneck of the path when the changes came. */
    private boolean isBottleneck(final int link, final int path) {
        return Tolerance.reaches(paths.level[path], links.bottleneck[link]);
    }

    private boolean freeViolators() {
        final int before = region.size();
        final int filled = region.touches();
        for (int i = 0; i < filled; i++) {
            final int link = region.link(i);
            if (Tolerance.exceeds(region.fixedTop(link), region.levelWhereFull(link)) || region.isOverloaded(link)) {
                freeFaster(link);
            }
            if (Tolerance.reaches(region.fixedTop(link), links.bottleneck[link]) && !isStillBottleneck(link)) {
                freeReliant(link);
            }
        }
        return region.size() > before;
    }

    /** Frees the paths that have more than their share of a link, others being held up by it. */
    private void freeFaster(final int link) {
        final int before = region.size();
        freeAbove(link, fairLevel(link));
        if (region.size() == before) {
            freeAbove(link, region.levelWhereFull(link));
        }
    }

    private void freeAbove(final int link, final double level) {
        for (int i = 0; i < links.degree[link]; i++) {
            final int path = links.paths[link][i];
            if (region.isFixed(path) && Tolerance.exceeds(paths.level[path], level)) {
                region.free(path);
            }
        }
    }

    /** The level at which the link would be full if it alone decided, no path getting more than it can use elsewhere. */
    private double fairLevel(final int link) {
        double level = 0;
        while (true) {
            final double next = nextFairLevel(link, level);
            if (next <= level) {
                return level;
            }
            level = next;
        }
    }

    /** The level if those that want at most this much get it, and all others share what is left. */
    private double nextFairLevel(final int link, final double level) {
        double rest = links.capacity[link];
        double weight = 0;
        for (int i = 0; i < links.degree[link]; i++) {
            final int path = links.paths[link][i];
            final double wanted = region.levelWanted(path, link);
            if (wanted > level) {
                weight += paths.totalWeight[path];
            } else {
                rest -= paths.totalWeight[path] * wanted;
            }
        }
        return weight == 0 ? 0 : rest / weight;
    }

    /** Whether the paths outside that had their bottleneck at the link have it there still. */
    private boolean isStillBottleneck(final int link) {
        return region.isSaturated(link) && !Tolerance.exceeds(region.top(link), links.bottleneck[link]);
    }

    /** Frees the paths outside that had their bottleneck at the link, and no other one that holds. */
    private void freeReliant(final int link) {
        for (int i = 0; i < links.degree[link]; i++) {
            final int path = links.paths[link][i];
            if (region.isFixed(path) && isBottleneck(link, path) && !isHeldUpElsewhere(path)) {
                region.free(path);
            }
        }
    }

    private boolean isHeldUpElsewhere(final int path) {
        for (final int link : paths.route[path]) {
            if (isBottleneck(link, path) && (!region.isFilled(link) || isStillBottleneck(link))) {
                return true;
            }
        }
        return paths.level[path] == paths.capLevel[path];
    }

    private void commit() {
        for (int i = 0; i < region.size(); i++) {
            final int path = region.path(i);
            traffic.setLevel(path, region.level(path));
        }
        traffic.finishes.order();
        for (int i = 0; i < region.touches(); i++) {
            final int link = region.link(i);
            Invariant.that(
                    region.given(link) <= links.capacity[link] * (1 + MARGIN), "no link carries more than it can");
            links.set(link, region.given(link), region.isSaturated(link) ? region.top(link) : Double.POSITIVE_INFINITY);
        }
        links.forgetChanges();
    }
}
