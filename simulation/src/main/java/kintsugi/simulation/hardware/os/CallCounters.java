package kintsugi.simulation.hardware.os;

/**
 * How often a system call was made and what became of it.
 *
 * @param invocations made
 * @param denials refused before the device saw them: no memory, queue full
 * @param failures failed by the device
 */
public record CallCounters(long invocations, long denials, long failures) {}
