package kintsugi.lab.history;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.Blocks;
import kintsugi.core.random.RandomStream;

/**
 * Draws histories. A true one comes from a register that is really there, with a point for each effect, losses included; a loose one has
 * anything for what reads saw.
 */
final class RandomHistory {
    private final RandomStream random;
    private final boolean hasPatches;
    private final int clients;
    private final List<Access> accesses = new ArrayList<>();
    private final List<Long> losses = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private List<Held> held = new ArrayList<>(List.of(new Held(0, null)));
    private final List<Flush> flushList = new ArrayList<>();
    private long stamp;
    private long tags;

    private static final class Open {
        private final String client;
        private final boolean isWrite;
        private final long tag;
        private final int from;
        private final int to;
        private final long start;
        private boolean isDone;
        private boolean isGivenUp;
        private long seen;

        Open(
                final String client,
                final boolean isWrite,
                final long tag,
                final int from,
                final int to,
                final long start) {
            this.client = client;
            this.isWrite = isWrite;
            this.tag = tag;
            this.from = from;
            this.to = to;
            this.start = start;
        }
    }

    private record Held(
            long value, @org.jspecify.annotations.Nullable Open write) {}

    private RandomHistory(final RandomStream random, final int clients, final boolean hasPatches) {
        this.random = random;
        this.clients = clients;
        this.hasPatches = hasPatches;
    }

    /** What clients of a register saw. What a FLUSH covers is never lost. */
    static History truthful(
            final RandomStream random,
            final int clients,
            final int steps,
            final double lossRate,
            final boolean hasPatches) {
        final RandomHistory drawn = new RandomHistory(random, clients, hasPatches);
        for (int i = 0; i < steps; i++) {
            drawn.step(lossRate);
        }
        return drawn.finish();
    }

    /** The same with what some reads saw changed to another value of it: mostly wrong, sometimes not. */
    static History perturbed(final History history, final RandomStream random) {
        final List<Access> changed = new ArrayList<>(history.accesses());
        final List<Access> reads = changed.stream().filter(a -> !a.isWrite()).toList();
        if (!reads.isEmpty()) {
            final Access read = reads.get(random.nextInt(reads.size()));
            final long other = changed.get(random.nextInt(changed.size())).value();
            changed.set(
                    changed.indexOf(read), Access.read(read.number(), read.client(), other, read.start(), read.end()));
        }
        return new History(changed, history.losses());
    }

    private void step(final double lossRate) {
        stamp++;
        if (random.nextBoolean(lossRate)) {
            lose();
            return;
        }
        final int client = random.nextInt(clients);
        final Open mine = open.stream()
                .filter(o -> o.client.equals(name(client)) && !o.isGivenUp)
                .findFirst()
                .orElse(null);
        if (mine == null) {
            begin(client);
        } else if (!mine.isDone) {
            happen(mine);
        } else {
            end(mine);
        }
        if (random.nextInt(8) == 0 && !open.isEmpty()) {
            final Open any = open.get(random.nextInt(open.size()));
            if (!any.isDone) {
                happen(any);
            }
        }
    }

    private void begin(final int client) {
        final String name = name(client);
        if (random.nextInt(6) == 0) {
            final long end = stamp + 1;
            flushList.add(new Flush(name, Flush.Outcome.DONE, stamp, end));
            keep(name);
            stamp = end;
            return;
        }
        final boolean isWrite = random.nextBoolean(0.5);
        final boolean isPatch = isWrite && hasPatches && random.nextBoolean(0.4);
        final int from = isPatch ? random.nextInt(4) * 512 : 0;
        open.add(new Open(name, isWrite, isWrite ? ++tags : 0, from, isPatch ? from + 512 : Blocks.BYTES, stamp));
    }

    /** What this client was acknowledged may not be lost from now on: forget what was held before the last of it. */
    private void keep(final String client) {
        for (int i = held.size() - 1; i > 0; i--) {
            final Open write = held.get(i).write();
            if (write != null && write.client.equals(client) && !open.contains(write)) {
                held = new ArrayList<>(held.subList(i, held.size()));
                return;
            }
        }
    }

    private void happen(final Open mine) {
        final long value = held.getLast().value();
        if (mine.isWrite) {
            if (random.nextInt(10) == 0) {
                mine.isGivenUp = true; // it may still happen, or never
                return;
            }
            held.add(new Held(kintsugi.core.data.PatternPayload.overlay(value, mine.tag, mine.from, mine.to), mine));
        } else {
            mine.seen = value;
        }
        mine.isDone = true;
    }

    private void end(final Open mine) {
        if (!mine.isGivenUp) {
            open.remove(mine);
            record(mine, stamp);
        }
    }

    private void lose() {
        final int to = random.nextInt(held.size());
        for (final Held lost : held.subList(to + 1, held.size())) {
            if (lost.write() != null) {
                lost.write().isDone = false; // if it is open, it may happen again
            }
        }
        losses.add(stamp);
        held = new ArrayList<>(List.of(new Held(held.get(to).value(), null)));
    }

    private History finish() {
        open.stream().filter(o -> o.isWrite).forEach(o -> record(o, Access.NEVER));
        return new History(accesses.stream().map(this::mark).toList(), losses);
    }

    /** A flush after a loss cannot cover what the loss took, and this register does not tell: such cover is left out. */
    private Access mark(final Access access) {
        final Flushes sound = new Flushes();
        flushList.stream()
                .filter(f -> losses.stream().noneMatch(loss -> access.end() < loss && loss < f.start()))
                .forEach(sound::add);
        return sound.mark(access);
    }

    private void record(final Open mine, final long end) {
        accesses.add(new Access(
                accesses.size() + 1,
                mine.client,
                mine.isWrite,
                mine.isWrite ? mine.tag : mine.seen,
                mine.from,
                mine.to,
                mine.start,
                end,
                false));
    }

    private static String name(final int client) {
        return "c" + (client + 1);
    }
}
