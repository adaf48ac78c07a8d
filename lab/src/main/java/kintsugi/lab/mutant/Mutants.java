package kintsugi.lab.mutant;

import java.util.List;
import java.util.stream.Stream;

/** The mistakes that the campaign must find out; each breaks a sentence of "how it stays true" in the design. */
public final class Mutants {
    private Mutants() {}

    /** All of them. */
    public static List<Mutant> all() {
        return Stream.of(ofEpochsAndLeases(), ofFlushAndCopies(), ofBlocksAndHoles())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> ofEpochsAndLeases() {
        return List.of(
                new Mutant(
                        "a server answers in any epoch",
                        "sds/Replica.java",
                        "if (info.epoch() != epoch) {",
                        "if (info.epoch() == -epoch) {"),
                new Mutant(
                        "a write is acknowledged before other replicas have it",
                        "sds/WriteService.java",
                        "final boolean isEverywhere = others(replica.info(), having).isEmpty();",
                        "final boolean isEverywhere = !having.isEmpty();"),
                new Mutant(
                        "a server answers reads without a lease",
                        "sds/Lease.java",
                        "return clock.nanos() < untilNanos.get();",
                        "return untilNanos.get() > Long.MIN_VALUE;"),
                new Mutant(
                        "a server is declared DOWN while its lease runs",
                        "mdm/Watch.java",
                        "if (now - member.heardNanos() >= config.downAfterNanos()) {",
                        "if (now - member.heardNanos() >= config.downAfterNanos() / 3) {"));
    }

    private static List<Mutant> ofFlushAndCopies() {
        return List.of(
                new Mutant(
                        "FLUSH syncs the primary only",
                        "sds/FlushService.java",
                        "others.forEach((node, message) -> answers.add(",
                        "Map.<NodeId, FlushRequest.Builder>of().forEach((node, message) -> answers.add("),
                new Mutant(
                        "FLUSH does not sync the primary",
                        "sds/FlushService.java",
                        "        syncDevices(replicas);\n        answers.forEach(",
                        "        answers.forEach("),
                new Mutant(
                        "FLUSH does not tell that copies were lost",
                        "sdc/OpenVolume.java",
                        "            requireNothingLost(dirty);\n",
                        ""),
                new Mutant(
                        "a client forgets that a write may have happened",
                        "sdc/Attempt.java",
                        "mayHaveHappened = true;",
                        "mayHaveHappened = false;"),
                new Mutant(
                        "a server that starts anew keeps its place in the sets",
                        "map/MembershipRules.java",
                        "            demote(server, null, changes);\n            changes.tell(\"sds_restart\"",
                        "            changes.tell(\"sds_restart\""),
                new Mutant(
                        "a copy overwrites newer blocks",
                        "sds/Replica.java",
                        "if (newer != null && info.epoch() == epoch) {",
                        "if (newer != null && info.epoch() == -epoch) {"));
    }

    private static List<Mutant> ofBlocksAndHoles() {
        return List.of(
                new Mutant(
                        "a part of a block is written over zeros",
                        "sds/WriteService.java",
                        "old.length() == 0 ? Overlaid.zeros(length) : old",
                        "old.length() >= 0 ? Overlaid.zeros(length) : old"),
                new Mutant(
                        "a replica that is being rebuilt answers reads",
                        "sds/ReadService.java",
                        "if (replica.stateIn(set) != ReplicaState.IN_SYNC) {",
                        "if (replica.stateIn(set) == ReplicaState.STALE) {"),
                new Mutant(
                        "a write that came again is carried out again",
                        "sds/Sessions.java",
                        "            if (known != null) {\n                return new Claim(id, known, false);",
                        "            if (known != null && !known.isDone) {\n                return new Claim(id, known, false);"),
                new Mutant(
                        "a hole is answered from an old map",
                        "sdc/OpenVolume.java",
                        "if (map.chunk(index) == null && !map.isSoleWriter()) {",
                        "if (map.chunk(index) == null && map.info().name().isEmpty()) {"));
    }
}
