package kintsugi.simulation.hardware.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The max-min condition, said of rates alone: no link is overloaded, and every flow is at its cap or has a bottleneck. */
final class FairnessCheck {
    private static final double SLACK = 1e-9;

    /** A moving flow: its rate for each unit of weight is its level. */
    record Rate(List<Integer> route, double level, double weight, double cap) {}

    private FairnessCheck() {}

    static void check(final List<Double> capacities, final List<Rate> rates) {
        final double[] sum = new double[capacities.size()];
        final double[] top = new double[capacities.size()];
        for (final Rate rate : rates) {
            for (final int link : rate.route()) {
                sum[link] += rate.level() * rate.weight();
                top[link] = Math.max(top[link], rate.level());
            }
        }
        for (int link = 0; link < sum.length; link++) {
            assertThat(sum[link])
                    .as("sum of rates on link " + link)
                    .isLessThanOrEqualTo(capacities.get(link) * (1 + SLACK));
        }
        for (final Rate rate : rates) {
            final boolean isAtCap = rate.level() * rate.weight() >= rate.cap() * (1 - SLACK);
            assertThat(isAtCap
                            || rate.route().stream()
                                    .anyMatch(link -> sum[link] >= capacities.get(link) * (1 - SLACK)
                                            && rate.level() >= top[link] * (1 - SLACK)))
                    .as("%s has a bottleneck", rate)
                    .isTrue();
        }
    }
}
