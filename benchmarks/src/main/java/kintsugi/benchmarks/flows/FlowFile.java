package kintsugi.benchmarks.flows;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kintsugi.core.failure.Rejected;

/**
 * The text format of a {@link FlowProblem}. First line: number of links, number of flows, capacity of every link in bytes per
 * second. Then one line per flow: start time in seconds, size in bytes, number of links on its route, and their indices from 0.
 * Blank lines do not count. A file is read line by line, and no longer line is held than a flow can need.
 */
public final class FlowFile {
    private static final String HEADER = "links, flows and bytes per second of every link";
    private static final String FLOW = "start in seconds, bytes, number of links, and the index of each";

    private FlowFile() {}

    /**
     * Reads a problem.
     *
     * @throws Rejected in one sentence with file, line and remedy
     */
    public static FlowProblem read(final Path file) {
        if (!Files.exists(file)) {
            throw FlowProblem.bad(file + " does not exist: give a file of flows");
        }
        if (Files.isDirectory(file)) {
            throw FlowProblem.bad(file + " is a folder: give a file of flows");
        }
        // Whatever is not ASCII becomes a character that no number has.
        try (BufferedReader in = new BufferedReader(
                new java.io.InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1), 1 << 16)) {
            return read(new FlowLines(file, in));
        } catch (IOException unreadable) {
            throw FlowProblem.bad(
                    file + " cannot be read (" + unreadable.getMessage() + "): check the file and its rights");
        }
    }

    private static FlowProblem read(final FlowLines lines) throws IOException {
        if (!lines.next()) {
            throw lines.wrong("the file is empty: its first line gives " + HEADER);
        }
        final int flows;
        final FlowProblem.Builder problem;
        try {
            final int links = lines.whole("the number of links", HEADER, FlowProblem.LINKS_AT_MOST);
            flows = lines.whole("the number of flows", HEADER, FlowProblem.FLOWS_AT_MOST);
            problem = new FlowProblem.Builder(links, lines.number("the capacity in bytes per second", HEADER));
            lines.end("the first line gives " + HEADER);
        } catch (Rejected bad) {
            throw lines.wrong(bad);
        }
        for (int flow = 0; flow < flows; flow++) {
            if (!lines.next()) {
                throw lines.wrong("the first line promises " + flows + " flows and the file ends after " + flow
                        + ": add the missing lines, or correct the first");
            }
            readFlow(lines, problem);
        }
        if (lines.next()) {
            throw lines.wrong("the first line promises " + flows
                    + " flows and here is another: take it out, or correct the first");
        }
        return problem.build();
    }

    private static void readFlow(final FlowLines lines, final FlowProblem.Builder problem) {
        try {
            final double startSeconds = lines.number("the start time in seconds", FLOW);
            final double bytes = lines.number("the size in bytes", FLOW);
            final int hops = lines.whole("the number of links on the route", FLOW, FlowProblem.ROUTE_AT_MOST);
            final int[] route = new int[hops];
            for (int i = 0; i < route.length; i++) {
                route[i] = lines.whole("the index of a link", FLOW, FlowProblem.LINKS_AT_MOST);
            }
            lines.end("the route was to have " + hops + " links");
            problem.add(startSeconds, bytes, route);
        } catch (Rejected bad) {
            throw lines.wrong(bad);
        }
    }

    /** Writes a problem; reading it again gives the same to the bit. */
    public static void write(final FlowProblem problem, final Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            out.append(problem.links() + " " + problem.flows() + " " + number(problem.bytesPerSecond()) + "\n");
            for (int flow = 0; flow < problem.flows(); flow++) {
                final int[] route = problem.route(flow);
                out.append(number(problem.startSeconds(flow)))
                        .append(" ")
                        .append(number(problem.bytes(flow)))
                        .append(" ")
                        .append(Integer.toString(route.length));
                for (final int link : route) {
                    out.append(" ").append(Integer.toString(link));
                }
                out.append("\n");
            }
        }
    }

    private static String number(final double value) {
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }
}
