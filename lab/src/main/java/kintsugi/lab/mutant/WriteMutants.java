package kintsugi.lab.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes with the order of requests, with repeated ones, and with holes. */
final class WriteMutants {
    private static final String PROMISE = "What holds, 1 and 2";
    private static final String RETRIES = "Retries";
    private static final String THIN = "Thin";

    private WriteMutants() {}

    static List<Mutant> all() {
        return Stream.of(first(), second()).flatMap(List::stream).toList();
    }

    private static List<Mutant> first() {
        return List.of(
                new Mutant(
                        PROMISE,
                        "a write is acknowledged before other replicas have it",
                        "sds/WriteService.java",
                        "final boolean isEverywhere = others(replica.info(), having).isEmpty();",
                        "final boolean isEverywhere = !having.isEmpty();"),
                new Mutant(
                        PROMISE,
                        "overlapping writes are not ordered",
                        "sds/WriteService.java",
                        "replica.enter(request.getOffset(), content.length(), true)) {",
                        "replica.enter(request.getOffset(), content.length(), false)) {"),
                new Mutant(
                        PROMISE,
                        "reads do not wait for the write before them",
                        "sds/RangeGate.java",
                        "first <= other.last && other.first <= last && (isAlone || other.isAlone);",
                        "first <= other.last && other.first <= last && isAlone && other.isAlone;"),
                new Mutant(
                        PROMISE,
                        "a part of a block is written over zeros",
                        "sds/WriteService.java",
                        "old.length() == 0 ? Overlaid.zeros(length) : old",
                        "old.length() >= 0 ? Overlaid.zeros(length) : old"),
                new Mutant(
                        PROMISE,
                        "a client forgets that a write may have happened",
                        "sdc/Attempt.java",
                        "mayHaveHappened = true;",
                        "mayHaveHappened = false;"),
                new Mutant(
                        PROMISE,
                        "a write of two pieces fails for certain though one was written",
                        "sdc/OpenVolume.java",
                        "throw hasBegun.get() ? mayHaveHappened(failed) : failed;",
                        "throw failed;"),
                new Mutant(
                        PROMISE,
                        "a primary says of a write that it has begun that it did not happen",
                        "sds/WriteService.java",
                        "throw new Indeterminate(\n                        begun.code(), \"some replicas may have the write, and then: \" + begun.getMessage());",
                        "throw begun;"));
    }

    private static List<Mutant> second() {
        return List.of(
                new Mutant(
                        RETRIES,
                        "a primary that was deposed forgets a write that it has",
                        "sds/WriteService.java",
                        "claim.failed(failure, having.contains(host.id()));",
                        "claim.failed(failure, false);"),
                new Mutant(
                        RETRIES,
                        "a write that came again is carried out again",
                        "sds/Sessions.java",
                        "            if (known != null) {\n",
                        "            if (known != null && !known.isDone) {\n"),
                new Mutant(
                        RETRIES,
                        "a client gives each try of a write another number",
                        "sdc/OpenVolume.java",
                        ".setId(writeIds.id(sequence))",
                        ".setId(writeIds.id(writeIds.begin()))"),
                new Mutant(
                        RETRIES,
                        "a replica does not record the writes that its primary sends",
                        "sds/WriteService.java",
                        "            sessions.record(\n                    request.getId(),",
                        "            sessions.claim(\n                    request.getId().toBuilder().setSdc(\"nobody\").build(),"),
                new Mutant(
                        RETRIES,
                        "a server that starts anew does not know which writes its devices hold",
                        "sds/Sessions.java",
                        "for (final StoredWrite write : kept) {",
                        "for (final StoredWrite write : kept.subList(0, 0)) {"),
                new Mutant(
                        THIN,
                        "a hole is answered from an old map",
                        "sdc/OpenVolume.java",
                        "if (map.chunk(index) == null && !map.isSoleWriter()) {",
                        "if (map.chunk(index) == null && map.info().name().isEmpty()) {"),
                new Mutant(
                        THIN,
                        "a chunk gets two copies on one server",
                        "map/Placement.java",
                        "if (isApart ? holder.sharesFateWith(device.server) : holder == device.server) {",
                        "if (isApart && holder == device.server && ask.holders.size() > 2) {"),
                new Mutant(
                        THIN,
                        "what is allocated is not counted",
                        "map/ChunkRules.java",
                        "            holders.get(place).take();\n",
                        ""));
    }
}
