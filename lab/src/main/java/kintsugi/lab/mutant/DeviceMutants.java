package kintsugi.lab.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes with devices: the journal, checksums and their repair, slots, and the managers' log. */
final class DeviceMutants {
    private static final String TORN = "Torn blocks";
    private static final String SLOTS = "TRIM and slots";
    private static final String LOG = "The managers' log";

    private DeviceMutants() {}

    static List<Mutant> all() {
        return Stream.of(first(), second()).flatMap(List::stream).toList();
    }

    private static List<Mutant> first() {
        return List.of(
                new Mutant(
                        TORN,
                        "content is written to its place at once",
                        "store/SlotWrite.java",
                        "&& state.isFresh(slot, firstBlock + i, entry));",
                        "&& entry != null);"),
                new Mutant(
                        TORN,
                        "a commit does not wait for the disk",
                        "store/Committer.java",
                        "            device.sync();\n        } catch (Failure failed) {\n            device.fail(String.valueOf(failed.getMessage()));\n            state.locked(state::tellAll);",
                        "        } catch (Failure failed) {\n            device.fail(String.valueOf(failed.getMessage()));\n            state.locked(state::tellAll);"),
                new Mutant(
                        TORN,
                        "recovery takes a batch that is not whole",
                        "store/Recovery.java",
                        "if (!batches.isEmpty() && !isComplete(batches.getLast())) {",
                        "if (batches.size() == Integer.MAX_VALUE && !isComplete(batches.getLast())) {"),
                new Mutant(
                        TORN,
                        "recovery forgets what is in the journal",
                        "store/Recovery.java",
                        "        logged.putAll(new BatchReads(device, layout, deviceId, batch).content());\n",
                        ""),
                new Mutant(
                        TORN,
                        "a checksum that does not match is not noticed",
                        "store/CheckedReads.java",
                        "            if (!check.matches(i, sums[i])) {",
                        "            if (!check.matches(i, sums[i]) && i < 0) {"),
                new Mutant(
                        TORN,
                        "a damaged block is not mended",
                        "sds/Repairer.java",
                        "mend(waiting.take());",
                        "waiting.take();"),
                new Mutant(
                        TORN,
                        "a damaged copy is an error, though there is another",
                        "sdc/PieceReader.java",
                        "lost(isLastCopy(server) ? bad : new Unavailable(bad.code(), server + \": \" + bad.getMessage()));",
                        "lost(bad);"),
                new Mutant(
                        TORN,
                        "nobody looks for damage",
                        "sds/Scrub.java",
                        "        if (isDamaged) {",
                        "        if (isDamaged && offset < 0) {"));
    }

    private static List<Mutant> second() {
        return List.of(
                new Mutant(
                        SLOTS,
                        "a slot that is used again shows what was in it before",
                        "store/SlotStore.java",
                        "            device.discard(layout.slotOffset(slot), Layout.SLOT_BYTES);\n",
                        ""),
                new Mutant(
                        SLOTS,
                        "a slot is used again before it is known on disk that it was given up",
                        "store/SlotStore.java",
                        "        committer.commit();\n        committer.awaitNoCheckpoint();",
                        "        committer.awaitNoCheckpoint();"),
                new Mutant(
                        SLOTS,
                        "a server does not give up what it is told to",
                        "sds/ReplicaTable.java",
                        "        outcast.add(replica);\n",
                        ""),
                new Mutant(
                        LOG,
                        "a manager does not wait for its log to be on disk",
                        "raft/LogStore.java",
                        "        region.write(tail, frame);\n        device.sync();\n",
                        "        region.write(tail, frame);\n"),
                new Mutant(
                        LOG,
                        "a manager forgets its vote when it loses power",
                        "raft/LogStore.java",
                        "change(old -> old.setTerm(state.getTerm())\n                .setVotedFor(vote == null ? \"\" : MemberId.nodeOf(vote).name()));",
                        "change(old -> old.setTerm(state.getTerm()).setVotedFor(vote == null ? \"\" : \"\"));"),
                new Mutant(
                        LOG,
                        "a manager that takes up a snapshot does not know which leadership it is of",
                        "mdm/MapState.java",
                        "leadership = state.getLeadership();",
                        "leadership = 0;"),
                new Mutant(
                        LOG,
                        "a request that comes again is done again",
                        "mdm/MapState.java",
                        "final Optional<Result> before = proposal.hasId() ? answers.find(proposal.getId()) : Optional.empty();",
                        "final Optional<Result> before = Optional.empty();"));
    }
}
