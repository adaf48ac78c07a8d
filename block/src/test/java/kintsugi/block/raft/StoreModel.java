package kintsugi.block.raft;

import io.microraft.model.RaftModelFactory;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.persistence.RestoredRaftState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;

/** What a store should hold, in plain collections; and the library's objects, as its code would make them. */
record StoreModel(int term, String vote, long snapshot, TreeMap<Long, String> entries) {
    static final RaftModelFactory MODELS = new DefaultRaftModelFactory();
    static final NodeId SELF = new NodeId("mdm-1");
    static final LogOwner OWNER = new LogOwner("cloud", SELF);
    static final RaftGroupMembersView GROUP = MODELS.createRaftGroupMembersViewBuilder()
            .setLogIndex(0)
            .setMembers(MemberId.of(List.of("mdm-1", "mdm-2", "mdm-3")))
            .setVotingMembers(MemberId.of(List.of("mdm-1", "mdm-2", "mdm-3")))
            .build();

    static StoreModel empty() {
        return new StoreModel(0, "", 0, new TreeMap<>());
    }

    long lastIndex() {
        return entries.isEmpty() ? snapshot : entries.lastKey();
    }

    StoreModel voting(final int newTerm, final String newVote) {
        return new StoreModel(newTerm, newVote, snapshot, entries);
    }

    StoreModel appending(final List<LogEntry> added) {
        final TreeMap<Long, String> longer = new TreeMap<>(entries);
        added.forEach(entry -> longer.put(entry.getIndex(), describe(entry)));
        return new StoreModel(term, vote, snapshot, longer);
    }

    StoreModel truncatedFrom(final long index) {
        return new StoreModel(term, vote, snapshot, new TreeMap<>(entries.headMap(index)));
    }

    StoreModel snapshotAt(final long index) {
        return new StoreModel(term, vote, index, new TreeMap<>(entries.tailMap(index, false)));
    }

    static LogEntry entry(final long index, final int term, final int bytes) {
        final byte[] content = new byte[bytes];
        java.util.Arrays.fill(content, (byte) (index + term));
        return MODELS.createLogEntryBuilder()
                .setIndex(index)
                .setTerm(term)
                .setOperation(new Operation(content))
                .build();
    }

    static List<SnapshotChunk> chunks(final long index, final int term, final int count, final int bytes) {
        final List<SnapshotChunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final byte[] content = new byte[bytes + i];
            java.util.Arrays.fill(content, (byte) (index + i));
            chunks.add(MODELS.createSnapshotChunkBuilder()
                    .setIndex(index)
                    .setTerm(term)
                    .setSnapshotChunkIndex(i)
                    .setSnapshotChunkCount(count)
                    .setOperation(new Operation(content))
                    .setGroupMembersView(GROUP)
                    .build());
        }
        return chunks;
    }

    /** What a store gives back after a restart. */
    static StoreModel of(final LogStore store) {
        final RestoredRaftState found = store.restored().orElseThrow();
        final TreeMap<Long, String> entries = new TreeMap<>();
        found.getLogEntries().forEach(entry -> entries.put(entry.getIndex(), describe(entry)));
        final var vote = found.getTermPersistentState().getVotedFor();
        final SnapshotEntry snapshot = found.getSnapshotEntry();
        return new StoreModel(
                found.getTermPersistentState().getTerm(),
                vote == null ? "" : vote.toString(),
                snapshot == null ? 0 : sound(snapshot),
                entries);
    }

    @SuppressWarnings("unchecked")
    private static long sound(final SnapshotEntry snapshot) {
        final List<SnapshotChunk> chunks = (List<SnapshotChunk>) Objects.requireNonNull(snapshot.getOperation());
        for (int i = 0; i < chunks.size(); i++) {
            final byte[] content = ((Operation) chunks.get(i).getOperation()).bytes();
            for (final byte b : content) {
                if (b != (byte) (snapshot.getIndex() + i)) {
                    throw new AssertionError(
                            "chunk " + i + " of the snapshot at " + snapshot.getIndex() + " is not sound");
                }
            }
        }
        return snapshot.getIndex();
    }

    private static String describe(final LogEntry entry) {
        final byte[] bytes = ((Operation) entry.getOperation()).bytes();
        return entry.getTerm() + ":" + bytes.length + ":" + (bytes.length == 0 ? 0 : bytes[0]);
    }
}
