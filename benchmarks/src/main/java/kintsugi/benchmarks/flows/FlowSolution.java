package kintsugi.benchmarks.flows;

/**
 * When the flows of a problem finish, and what it took to find out.
 *
 * @param makespanSeconds last finish time
 * @param sumOfFinishTimesSeconds of all flows
 * @param events starts and ends of flows
 * @param touched how many rates were worked out, over all events
 */
public record FlowSolution(double makespanSeconds, double sumOfFinishTimesSeconds, long events, long touched) {}
