package kintsugi.lab.measure;

/**
 * The load in one phase of a run; a request belongs to the phase in which it was started.
 *
 * @param name {@code before}, {@code during} or {@code after}
 * @param fromSeconds when the phase began, in virtual time
 * @param toSeconds when it ended
 * @param requests completed without error
 * @param bytes moved by them
 * @param errors requests that failed
 * @param latency of the completed ones, from arrival to answer
 */
public record PhaseFigures(
        String name, double fromSeconds, double toSeconds, long requests, long bytes, long errors, Latency latency) {}
