package kintsugi.lab.campaign;

import java.util.List;

/**
 * One run, as data: whoever has the plan and the code can repeat it to the bit. {@link PlanDraw} makes one from a seed, {@link PlanShrinker}
 * makes it smaller, {@link PlanFile} keeps it.
 *
 * @param seed of all randomness of the run that is not in the plan
 * @param loadMillis for how long there is load; faults begin and end within that time
 * @param shape the cluster
 * @param lanes the load: each is one thread of one client
 * @param faults in the order of their beginning
 * @param endsDark whether all servers lose power together after the load, so that what was flushed has to show
 */
public record Plan(
        long seed, long loadMillis, Shape shape, List<Lane> lanes, List<FaultStep> faults, boolean endsDark) {
    /** Copies the lists. */
    public Plan {
        lanes = List.copyOf(lanes);
        faults = List.copyOf(faults);
    }

    /**
     * The cluster.
     *
     * @param managers MDMs, named {@code mdm-1} and so on: 1, 3 or 5; 0, as in plans from before there were several, means 1
     * @param servers SDSs, named {@code sds-1} and so on
     * @param clients SDCs, named {@code sdc-1} and so on
     * @param faultSets over which the servers are spread; 0 for none
     * @param payloadMib of each server's disk
     * @param volumeMib of the one volume
     * @param isThin whether that allocates on first write
     * @param deadlineMillis after which clients give up
     */
    public record Shape(
            int managers,
            int servers,
            int clients,
            int faultSets,
            int payloadMib,
            int volumeMib,
            boolean isThin,
            int deadlineMillis) {
        /** Puts 1 for no manager. */
        public Shape {
            managers = Math.max(1, managers);
        }

        /** The same with so many managers. */
        public Shape withManagers(final int count) {
            return new Shape(count, servers, clients, faultSets, payloadMib, volumeMib, isThin, deadlineMillis);
        }

        /** The same with so many servers, in no fault sets. */
        public Shape withServers(final int count) {
            return new Shape(managers, count, clients, 0, payloadMib, volumeMib, isThin, deadlineMillis);
        }

        /** The same with so many clients. */
        public Shape withClients(final int count) {
            return new Shape(managers, servers, count, faultSets, payloadMib, volumeMib, isThin, deadlineMillis);
        }

        /** The same with a volume of that size. */
        public Shape withVolumeMib(final int mib) {
            return new Shape(managers, servers, clients, faultSets, payloadMib, mib, isThin, deadlineMillis);
        }
    }

    /**
     * A thread of a client that does one request after another.
     *
     * @param client whose, from 1
     * @param pauseMicros mean time between two requests
     * @param readPercent of requests that read; the others write, but for flushes
     * @param flushPercent of requests that flush
     * @param partialPercent of writes that cover no whole block
     * @param hotPercent of requests to the few blocks that all lanes share
     * @param mostBlocks of a request, drawn from 1
     */
    public record Lane(
            int client,
            int pauseMicros,
            int readPercent,
            int flushPercent,
            int partialPercent,
            int hotPercent,
            int mostBlocks) {}

    /**
     * One fault.
     *
     * @param kind what goes wrong
     * @param node number of the server, client or manager that it happens to, from 1; without meaning for what chooses by itself
     * @param atMillis when, from the start of the load
     * @param forMillis how long; without meaning for what has no duration
     * @param strength how bad, where that has a meaning
     */
    public record FaultStep(FaultKind kind, int node, int atMillis, int forMillis, double strength) {
        /** When it is over. */
        public int endMillis() {
            return atMillis + forMillis;
        }
    }

    /** The same with other faults. */
    public Plan withFaults(final List<FaultStep> others) {
        return new Plan(seed, loadMillis, shape, lanes, others, endsDark);
    }

    /** The same with other lanes. */
    public Plan withLanes(final List<Lane> others) {
        return new Plan(seed, loadMillis, shape, others, faults, endsDark);
    }

    /** The same with load for that long. */
    public Plan withLoadMillis(final long millis) {
        return new Plan(seed, millis, shape, lanes, faults, endsDark);
    }

    /** The same with another cluster. */
    public Plan withShape(final Shape other) {
        return new Plan(seed, loadMillis, other, lanes, faults, endsDark);
    }

    /** The same, ending dark or not. */
    public Plan withEndsDark(final boolean isDark) {
        return new Plan(seed, loadMillis, shape, lanes, faults, isDark);
    }
}
