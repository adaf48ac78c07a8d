package kintsugi.simulation.hardware.sharing;

/** Max-min fairness. */
final class MaxMin implements Solver {
    private final Traffic traffic;
    private final Links links;
    private final Paths paths;
    private final Region region;
    private long flowsTouched;

    MaxMin(final Traffic traffic) {
        this.traffic = traffic;
        this.links = traffic.links;
        this.paths = traffic.paths;
        this.region = new Region(traffic);
    }

    @Override
    public long flowsTouched() {
        return flowsTouched;
    }

    @Override
    public void solve() {
        region.clear();
        for (int i = 0; i < links.changes(); i++) {
            region.touch(links.changed(i));
        }
        region.freeComponent();
        region.fill();
        commit();
    }

    private void commit() {
        for (int i = 0; i < region.size(); i++) {
            final int path = region.path(i);
            flowsTouched += paths.members(path).size();
            traffic.setLevel(path, region.level(path));
        }
        traffic.finishes.order();
        for (int i = 0; i < region.touches(); i++) {
            final int link = region.link(i);
            links.set(link, region.given(link), region.isSaturated(link) ? region.top(link) : Double.POSITIVE_INFINITY);
        }
        links.forgetChanges();
    }
}
