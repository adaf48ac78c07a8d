package kintsugi.lab.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes with leases, leaders, incarnations and epochs. */
final class LeaseMutants {
    private static final String LEASES = "Leases";
    private static final String CLOCKS = "Clocks";
    private static final String INCARNATIONS = "Incarnations";
    private static final String LAST_COPY = "Last copy";
    private static final String UNMAP = "Unmap";

    private LeaseMutants() {}

    static List<Mutant> all() {
        return Stream.of(first(), second()).flatMap(List::stream).toList();
    }

    private static List<Mutant> first() {
        return List.of(
                new Mutant(
                        LEASES,
                        "a server answers reads without a lease",
                        "sds/Lease.java",
                        "return clock.nanos() < untilNanos.get();",
                        "return untilNanos.get() > Long.MIN_VALUE;"),
                new Mutant(
                        LEASES,
                        "a lease lasts twice as long as it was granted for",
                        "sds/Lease.java",
                        "untilNanos.accumulateAndGet(nanos, Math::max);",
                        "untilNanos.accumulateAndGet(nanos + 3_000_000_000L, Math::max);"),
                new Mutant(
                        LEASES,
                        "a server is declared DOWN while its lease runs",
                        "mdm/Watch.java",
                        "if (now - member.heardNanos() >= config.downAfterNanos()) {",
                        "if (now - member.heardNanos() >= config.downAfterNanos() / 3) {"),
                new Mutant(
                        LEASES,
                        "a new leader takes all servers for silent",
                        "mdm/Watch.java",
                        "new Member(server.incarnation(), now, 0, map",
                        "new Member(server.incarnation(), now - config.downAfterNanos(), 0, map"),
                new Mutant(
                        LEASES,
                        "a leader grants leases without asking a majority",
                        "mdm/ServerService.java",
                        "return grant(log.ask(map -> map.version()).await());",
                        "return grant(request.getMapVersion() + 1);"),
                new Mutant(
                        LEASES,
                        "questions are answered without asking a majority",
                        "raft/ReadRounds.java",
                        "QueryPolicy.LINEARIZABLE",
                        "QueryPolicy.EVENTUAL_CONSISTENCY"),
                new Mutant(
                        CLOCKS,
                        "what was decided under an earlier leadership counts",
                        "mdm/MapState.java",
                        "if (proposal.getLeadership() != leadership) {",
                        "if (proposal.getLeadership() < 0) {"),
                new Mutant(
                        CLOCKS,
                        "a manager that was late does not give servers the time by which it was",
                        "mdm/Watch.java",
                        "if (lateNanos > LATE_NANOS) {",
                        "if (lateNanos == Long.MAX_VALUE) {"));
    }

    private static List<Mutant> second() {
        return List.of(
                new Mutant(
                        LAST_COPY,
                        "a set that shrank to a server which never heard of it stays",
                        "map/ChunkRules.java",
                        "if (toldVersion < version",
                        "if (toldVersion < 0"),
                new Mutant(
                        INCARNATIONS,
                        "a server that starts anew keeps its place in the sets",
                        "map/MembershipRules.java",
                        "        final Set<DeviceEntry> complete = complete(server, command);",
                        "        final Set<DeviceEntry> complete = new LinkedHashSet<>(server.devices);"),
                new Mutant(
                        INCARNATIONS,
                        "a server takes part before it has registered",
                        "sds/WriteService.java",
                        "        requireLease(); // a server that started anew and has not registered yet is still in the sets that it was in\n",
                        ""),
                new Mutant(
                        LAST_COPY,
                        "a server answers in any epoch",
                        "sds/Replica.java",
                        "if (now.epoch() != epoch) {",
                        "if (now.epoch() == -epoch) {"),
                new Mutant(
                        LAST_COPY,
                        "a change of a set does not raise its epoch",
                        "map/ChunkRules.java",
                        "chunks.raise(chunk, changes.version);",
                        "changes.touch(volume);"),
                new Mutant(
                        LAST_COPY,
                        "a primary goes on without a replica that does not answer",
                        "sds/WriteService.java",
                        "// the next round asks again, or the set has changed by then",
                        "having.add(asked.get(i));"),
                new Mutant(
                        LAST_COPY,
                        "a server that is not primary orders writes",
                        "sds/Replica.java",
                        "&& set.replicas().getFirst().sds().equals(self);",
                        "&& stateIn(set) == ReplicaState.IN_SYNC;"),
                new Mutant(
                        UNMAP,
                        "an unmapping does not wait until the servers know it",
                        "mdm/AdminService.java",
                        "if (command instanceof Command.UnmapVolume) {",
                        "if (version < 0) {"),
                new Mutant(
                        UNMAP,
                        "servers do not look whether a client is mapped",
                        "sds/ReplicaTable.java",
                        "Access access = volumes.access(volumeId, sdc);",
                        "Access access = Access.READ_WRITE;"));
    }
}
