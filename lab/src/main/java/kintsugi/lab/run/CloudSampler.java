package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import kintsugi.lab.measure.TimeSeries;
import kintsugi.lab.measure.TimeSeries.Point;
import kintsugi.lab.run.RunRecord.Chart;
import kintsugi.simulation.hardware.NodeTelemetry;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;

/** Samples how busy the machines are: utilisation between two samples, of each node with disks, and of NICs and CPUs overall. */
final class CloudSampler {
    private static final double PERCENT = 100;
    private static final int LINES_AT_MOST = 8;

    private final List<SimulatedNode> servers;
    private final List<SimulatedNode> all;
    private final List<Meter> meters = new ArrayList<>();
    private long lastNanos;

    /** One line of a chart. */
    private static final class Meter {
        private final String chart;
        private final String name;
        private final List<SimulatedNode> nodes;
        private final ToDoubleBiFunction<NodeTelemetry, SimulatedNode> busyNanos;
        private final List<Point> points = new ArrayList<>();
        private double last;

        Meter(
                final String chart,
                final String name,
                final List<SimulatedNode> nodes,
                final ToDoubleBiFunction<NodeTelemetry, SimulatedNode> busyNanos) {
            this.chart = chart;
            this.name = name;
            this.nodes = nodes;
            this.busyNanos = busyNanos;
        }

        void sample(final long now, final long elapsed) {
            double total = 0;
            for (final SimulatedNode node : nodes) {
                total += busyNanos.applyAsDouble(node.telemetry(), node);
            }
            final double share = (total - last) / Math.max(1, elapsed) / nodes.size();
            points.add(new Point(now, PERCENT * share));
            last = total;
        }
    }

    CloudSampler(final SimulatedCloud cloud) {
        this.all = cloud.nodes();
        this.servers = cloud.nodes().stream()
                .filter(node -> !node.spec().disks().isEmpty())
                .toList();
        final boolean isEach = servers.size() <= LINES_AT_MOST;
        if (isEach) {
            servers.forEach(
                    node -> meters.add(new Meter("Disks", node.id().name(), List.of(node), CloudSampler::diskShare)));
        } else if (!servers.isEmpty()) {
            meters.add(new Meter("Disks", "all servers", servers, CloudSampler::diskShare));
        }
        if (!all.isEmpty()) {
            meters.add(new Meter("NICs and CPUs", "NICs, sending", all, (t, n) -> t.sendingNanosTotal()));
            meters.add(new Meter("NICs and CPUs", "NICs, receiving", all, (t, n) -> t.receivingNanosTotal()));
            meters.add(new Meter("NICs and CPUs", "CPUs", all, (t, n) -> t.cpuBusyNanosTotal() / (double) t.vcpus()));
        }
    }

    /** Takes one sample. */
    void sample(final long now) {
        final long elapsed = now - lastNanos;
        meters.forEach(meter -> meter.sample(now, elapsed));
        lastNanos = now;
    }

    /** What was sampled, as charts. */
    List<Chart> charts() {
        final List<Chart> charts = new ArrayList<>();
        for (final String title : List.of("Disks", "NICs and CPUs")) {
            final List<TimeSeries> series = meters.stream()
                    .filter(meter -> meter.chart.equals(title))
                    .map(meter -> new TimeSeries(meter.name, "%", meter.points))
                    .toList();
            if (!series.isEmpty()) {
                charts.add(new Chart(title + " in use", "%", false, series));
            }
        }
        return charts;
    }

    private static double diskShare(final NodeTelemetry telemetry, final SimulatedNode node) {
        final int channels =
                node.spec().disks().stream().mapToInt(disk -> disk.channels()).sum();
        return telemetry.diskBusyNanosTotal() / (double) channels;
    }
}
