package kintsugi.machine.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kintsugi.core.random.RandomStream;
import org.assertj.core.api.Assertions;

/**
 * What a killed process said that it did, and what its device may hold therefore. Each writer has a region of blocks for itself and
 * does one thing after the other. A line {@code begin} comes before the call, {@code done} or {@code refused} after it; so whatever
 * is done above the {@code sync} line of a sync that ended was covered by it.
 */
final class DeviceHistory {
    private record Operation(long tag, int from, int count, long content) {}

    private final List<Operation> operations = new ArrayList<>();
    private final Map<Long, Integer> doneAt = new HashMap<>();
    private final Map<Long, Integer> refusedAt = new HashMap<>();
    private final Map<Long, Integer> syncBegun = new HashMap<>();
    private int covered = -1;

    DeviceHistory(final List<String> lines, final Unsynced unsynced) {
        for (int i = 0; i < lines.size(); i++) {
            final String[] words = lines.get(i).split(" ");
            final long tag = Long.parseLong(words[1]);
            switch (words[0]) {
                case "begin" ->
                    operations.add(new Operation(
                            tag, Integer.parseInt(words[2]), Integer.parseInt(words[3]), Long.parseLong(words[4])));
                case "done" -> doneAt.put(tag, i);
                case "refused" -> refusedAt.put(tag, i);
                case "sync" -> syncBegun.put(tag, i);
                case "synced" -> covered = Math.max(covered, syncBegun.get(tag));
                default -> throw new AssertionError(lines.get(i));
            }
        }
        if (unsynced == Unsynced.WRITTEN_THROUGH) {
            covered = lines.size(); // the kernel has it, so killing the process is no loss
        }
    }

    int operations() {
        return operations.size();
    }

    int refused() {
        return refusedAt.size();
    }

    /** What the block may hold, the oldest first; the first is what it held for sure. */
    List<Long> allowed(final int block, final long before) {
        final List<Long> allowed = new ArrayList<>(List.of(before));
        for (final Operation operation : operations) {
            final boolean isHere = block >= operation.from && block < operation.from + operation.count;
            if (isHere && !refusedAt.containsKey(operation.tag)) {
                if (doneAt.getOrDefault(operation.tag, Integer.MAX_VALUE) < covered) {
                    allowed.clear();
                }
                allowed.add(operation.content);
            }
        }
        return allowed;
    }

    /** Whether that content is of an operation that was done, and by no sync that ended. */
    boolean isUnsynced(final long content) {
        return operations.stream()
                .anyMatch(operation -> operation.content == content
                        && operation.content != 0
                        && doneAt.getOrDefault(operation.tag, -1) >= covered);
    }

    /** Which of the contents a block holds; fails if none, as when it is torn. */
    static long contentOf(final byte[] block, final Iterable<Long> candidates, final String where) {
        for (final long candidate : candidates) {
            if (java.util.Arrays.equals(block, Rig.blocks(candidate, 1).toBytes())) {
                return candidate;
            }
        }
        return Assertions.fail(where + " holds none of " + candidates);
    }

    /** One writer: prints what it does, does it, and prints how that went. */
    static void write(final MachineDevice device, final int region, final int blocks, final long seed) {
        final RandomStream random = RandomStream.named(seed, "writer " + region);
        for (long i = 1; ; i++) {
            final long tag = seed * 1_000_000 + i * 10 + region;
            if (random.nextBoolean(0.05)) {
                System.out.println("sync " + tag);
                device.sync();
                System.out.println("synced " + tag);
            } else {
                final int count = 1 + random.nextInt(12);
                final int from = region * blocks + random.nextInt(blocks - count);
                final boolean isDiscard = random.nextBoolean(0.3);
                System.out.println("begin " + tag + " " + from + " " + count + " " + (isDiscard ? 0 : tag));
                System.out.println((isTaken(device, from, count, isDiscard ? 0 : tag) ? "done " : "refused ") + tag);
            }
        }
    }

    private static boolean isTaken(final MachineDevice device, final long from, final int count, final long content) {
        try {
            if (content == 0) {
                device.discard(from * Rig.BLOCK, (long) count * Rig.BLOCK);
            } else {
                device.write(from * Rig.BLOCK, Rig.blocks(content, count));
            }
            return true;
        } catch (kintsugi.core.failure.Rejected full) {
            return false;
        }
    }
}
