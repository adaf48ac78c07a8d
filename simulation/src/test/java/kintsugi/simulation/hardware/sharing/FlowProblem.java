package kintsugi.simulation.hardware.sharing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A bandwidth-sharing problem of the shared data: starts in order of time, sizes and routes over links of equal capacity. */
final class FlowProblem {
    private final int links;
    private final double bytesPerSecond;
    private final long[] startNanos;
    private final double[] startFraction;
    private final double[] bytes;
    private final int[][] routes;

    private FlowProblem(final List<String> lines) {
        final String[] head = lines.getFirst().trim().split("\\s+");
        final int flows = Integer.parseInt(head[1]);
        this.links = Integer.parseInt(head[0]);
        this.bytesPerSecond = Double.parseDouble(head[2]);
        this.startNanos = new long[flows];
        this.startFraction = new double[flows];
        this.bytes = new double[flows];
        this.routes = new int[flows][];
        for (int i = 0; i < flows; i++) {
            parse(i, lines.get(i + 1).trim().split("\\s+"));
        }
    }

    private void parse(final int flow, final String[] words) {
        final double nanos = Double.parseDouble(words[0]) * 1e9;
        startNanos[flow] = (long) nanos;
        startFraction[flow] = nanos - startNanos[flow];
        bytes[flow] = Double.parseDouble(words[1]);
        routes[flow] = new int[Integer.parseInt(words[2])];
        for (int i = 0; i < routes[flow].length; i++) {
            routes[flow][i] = Integer.parseInt(words[3 + i]);
        }
    }

    static FlowProblem read(final Path file) {
        try {
            return new FlowProblem(Files.readAllLines(file));
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The same, all capacities and sizes being kept, with links beside them that nothing takes. */
    Answer solve(final BandwidthSharing sharing, final long shiftNanos, final int idleLinks) {
        for (int i = 0; i < links + idleLinks; i++) {
            sharing.addLink(bytesPerSecond);
        }
        final Moving[] flows = new Moving[bytes.length];
        for (int i = 0; i < flows.length; i++) {
            sharing.advanceTo(shiftNanos + startNanos[i], startFraction[i]);
            flows[i] = new Moving(bytes[i]);
            sharing.start(flows[i], routes[i]);
        }
        for (long next = sharing.nextNanos(); next < Long.MAX_VALUE; next = sharing.nextNanos()) {
            sharing.advanceTo(next);
        }
        return Answer.of(flows, shiftNanos);
    }

    /** A flow that only finishes. */
    static final class Moving extends Flow {
        Moving(final double bytes) {
            super(bytes);
        }

        @Override
        protected void finished() {}
    }

    /** What the shared data tells of each problem. */
    record Answer(double makespanSeconds, double sumOfFinishSeconds) {
        static Answer of(final Flow[] flows, final long shiftNanos) {
            double makespan = 0;
            double sum = 0;
            for (final Flow flow : flows) {
                final double seconds = (flow.finishNanos() - shiftNanos + flow.finishFraction()) / 1e9;
                makespan = Math.max(makespan, seconds);
                sum += seconds;
            }
            return new Answer(makespan, sum);
        }
    }
}
