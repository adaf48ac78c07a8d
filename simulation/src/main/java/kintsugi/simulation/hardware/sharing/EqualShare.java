package kintsugi.simulation.hardware.sharing;

/**
 * The model of older simulators: each link divides its capacity among its flows by weight alone, and a flow gets the least of its
 * shares. Kept to compare with: bandwidth that a flow cannot use here, as it is held up elsewhere, is lost.
 */
final class EqualShare implements Solver {
    private final Traffic traffic;
    private final Links links;
    private final Paths paths;
    private final Region region;

    EqualShare(final Traffic traffic) {
        this.traffic = traffic;
        this.links = traffic.links;
        this.paths = traffic.paths;
        this.region = new Region(traffic);
    }

    @Override
    public void solve() {
        region.clear();
        for (int i = 0; i < links.changes(); i++) {
            region.touch(links.changed(i));
            region.freeAll(links.changed(i));
        }
        for (int i = 0; i < region.size(); i++) {
            final int path = region.path(i);
            traffic.setLevel(path, leastShare(path));
        }
        traffic.finishes.order();
        for (int i = 0; i < region.touches(); i++) {
            links.set(region.link(i), sumOfRates(region.link(i)), Double.POSITIVE_INFINITY);
        }
        links.forgetChanges();
    }

    private double leastShare(final int path) {
        double least = paths.capLevel[path];
        for (final int link : paths.route[path]) {
            least = Math.min(least, links.capacity[link] / weight(link));
        }
        return least;
    }

    private double weight(final int link) {
        double weight = 0;
        for (int i = 0; i < links.degree[link]; i++) {
            weight += paths.totalWeight[links.paths[link][i]];
        }
        return weight;
    }

    private double sumOfRates(final int link) {
        double sum = 0;
        for (int i = 0; i < links.degree[link]; i++) {
            sum += paths.rateOfAll(links.paths[link][i]);
        }
        return sum;
    }
}
