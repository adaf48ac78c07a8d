package kintsugi.lab.trace;

/**
 * One recorded request.
 *
 * @param timeNanos since the first request of the trace; never less than that of the request before
 * @param isWrite or a read
 * @param offsetBytes from the start of the recorded device
 * @param lengthBytes at least 1
 */
public record TraceRequest(long timeNanos, boolean isWrite, long offsetBytes, int lengthBytes) {}
