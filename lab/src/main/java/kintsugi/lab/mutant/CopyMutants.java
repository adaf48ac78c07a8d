package kintsugi.lab.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes with flushes and with copies that catch up. */
final class CopyMutants {
    private static final String FLUSH = "Flush";
    private static final String CATCH_UP = "Catch-up";

    private CopyMutants() {}

    static List<Mutant> all() {
        return Stream.of(first(), second()).flatMap(List::stream).toList();
    }

    private static List<Mutant> first() {
        return List.of(
                new Mutant(
                        FLUSH,
                        "FLUSH syncs the primary only",
                        "sds/FlushService.java",
                        "others.forEach((node, message) -> answers.add(",
                        "Map.<NodeId, FlushRequest.Builder>of().forEach((node, message) -> answers.add("),
                new Mutant(
                        FLUSH,
                        "FLUSH does not sync the primary",
                        "sds/FlushService.java",
                        "        syncDevices(replicas);\n        answers.forEach(",
                        "        answers.forEach("),
                new Mutant(
                        FLUSH,
                        "FLUSH does not look at what other replicas answer",
                        "sds/FlushService.java",
                        "answers.forEach(answer -> answer.await().orThrow());",
                        "answers.forEach(answer -> answer.isSettled());"),
                new Mutant(
                        FLUSH,
                        "a FLUSH that ends in another epoch counts",
                        "sds/FlushService.java",
                        "            replicas.get(i).require(request.getChunks(i).getEpoch());\n",
                        "            replicas.get(i).info();\n"),
                new Mutant(
                        FLUSH,
                        "FLUSH does not tell that copies were lost",
                        "sdc/OpenVolume.java",
                        "            requireNothingLost(dirty);\n",
                        ""),
                new Mutant(
                        FLUSH,
                        "the map does not count that copies were lost",
                        "map/MembershipRules.java",
                        "volume.outages += mayHaveLost ? 1 : 0;",
                        "volume.outages += mayHaveLost ? 0 : 1;"),
                new Mutant(
                        FLUSH,
                        "a loss between two writes is forgotten by the second",
                        "sdc/Dirt.java",
                        "old == null ? outages : old.outages()",
                        "outages"));
    }

    private static List<Mutant> second() {
        return List.of(
                new Mutant(
                        FLUSH,
                        "a write that was acknowledged during a FLUSH counts as flushed",
                        "sdc/Dirt.java",
                        "flushed.forEach(marks::remove);",
                        "flushed.keySet().forEach(marks::remove);"),
                new Mutant(
                        FLUSH,
                        "a failed fsync is not noticed",
                        "store/GuardedDevice.java",
                        "            device.sync();\n            return Payload.EMPTY;",
                        "            try {\n                device.sync();\n            } catch (kintsugi.core.failure.Unavailable failed) {\n                // mutant\n            }\n            return Payload.EMPTY;"),
                new Mutant(
                        CATCH_UP,
                        "a copy overwrites newer blocks",
                        "sds/Replica.java",
                        "if (newer != null && info.epoch() == epoch) {",
                        "if (newer != null && info.epoch() == -epoch) {"),
                new Mutant(
                        CATCH_UP,
                        "a replica that is being rebuilt gets no new writes",
                        "sds/WriteService.java",
                        "if (member.state() != ReplicaState.STALE\n                    && !having",
                        "if (member.state() == ReplicaState.IN_SYNC\n                    && !having"),
                new Mutant(
                        CATCH_UP,
                        "a replica that is being rebuilt answers reads",
                        "sds/ReadService.java",
                        "if (replica.stateIn(set) != ReplicaState.IN_SYNC) {",
                        "if (replica.stateIn(set) == ReplicaState.STALE) {"),
                new Mutant(
                        CATCH_UP,
                        "a copy that was given up counts",
                        "map/CopyRules.java",
                        "|| volume.chunks.epoch(chunk) != epoch) {",
                        "|| volume.chunks.epoch(chunk) == -epoch) {"),
                new Mutant(
                        CATCH_UP,
                        "a copy is not on disk when it counts",
                        "sds/CopyService.java",
                        "        replica.store().sync();\n",
                        ""));
    }
}
