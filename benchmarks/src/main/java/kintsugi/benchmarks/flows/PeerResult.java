package kintsugi.benchmarks.flows;

/** What another simulator made of a problem. */
public sealed interface PeerResult {
    /**
     * It solved it.
     *
     * @param name with version
     * @param makespanSeconds last finish time
     * @param sumOfFinishTimesSeconds of all flows
     * @param seconds of real time that its simulation took, without reading the file and building its platform
     * @param cpuSeconds the same in processor time
     */
    record Solved(
            String name, double makespanSeconds, double sumOfFinishTimesSeconds, double seconds, double cpuSeconds)
            implements PeerResult {}

    /**
     * It did not.
     *
     * @param reason a sentence without its full stop, with the remedy if there is one
     */
    record NotRun(String reason) implements PeerResult {}
}
