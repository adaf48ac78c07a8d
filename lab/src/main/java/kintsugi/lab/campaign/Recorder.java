package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.id.NodeId;
import kintsugi.lab.history.Access;
import kintsugi.lab.history.Flush;
import kintsugi.lab.history.Flushes;
import kintsugi.lab.history.History;

/** What clients asked and were told, in the order in which it happened, with the losses of power between; made into histories of blocks afterwards. */
final class Recorder {
    static final int CHUNK_BYTES = 4 << 20;

    private final List<Request> requests = new ArrayList<>();
    private final Flushes flushes = new Flushes();
    private final List<Unmapped> unmapped = new ArrayList<>();
    private final Map<Integer, List<Long>> lossesOfChunk = new TreeMap<>();
    private long stamps;
    private long flushesDone;
    private long lossesTold;
    private long answered;
    private long refusedForRoom;
    private Optional<String> damageTold = Optional.empty();

    /** Between these stamps that client had no right to the volume. */
    private record Unmapped(String client, long from, long to) {
        boolean covers(final Request request) {
            return request.end != Access.NEVER
                    && request.start > from
                    && request.end < to
                    && request.client.startsWith(client + "#");
        }
    }

    /** One read or write. */
    static final class Request {
        private final int number;
        private final String client;
        private final boolean isWrite;
        private final long offset;
        private final int length;
        private final long tag;
        private final long start;
        private long end = Access.NEVER;
        private boolean isVoid;
        private long[] seen = {};

        Request(
                final int number,
                final String client,
                final boolean isWrite,
                final long offset,
                final int length,
                final long tag,
                final long start) {
            this.number = number;
            this.client = client;
            this.isWrite = isWrite;
            this.offset = offset;
            this.length = length;
            this.tag = tag;
            this.start = start;
        }
    }

    Request begin(final String client, final boolean isWrite, final long offset, final int length, final long tag) {
        final Request request = new Request(requests.size() + 1, client, isWrite, offset, length, tag, nextStamp());
        requests.add(request);
        return request;
    }

    void succeeded(final Request request, final long[] seen) {
        request.end = nextStamp();
        request.seen = seen;
        answered++;
    }

    /** It certainly did not happen, and will not. */
    void refused(final Request request, final String code) {
        request.isVoid = true;
        refusedForRoom += code.equals("insufficient_capacity") ? 1 : 0;
    }

    /** Requests for which the pool had no room. */
    long refusedForRoom() {
        return refusedForRoom;
    }

    /** A client was told of damage: there is always a sound copy, so that must not be. */
    void toldOfDamage(final Request request, final Corrupt damaged) {
        damageTold = Optional.of(
                "request #" + request.number + " of " + request.client + " failed by damage: " + damaged.getMessage());
    }

    long nextStamp() {
        return ++stamps;
    }

    void flushed(final String client, final Flush.Outcome outcome, final long start) {
        flushes.add(new Flush(client, outcome, start, nextStamp()));
        flushesDone += outcome == Flush.Outcome.DONE ? 1 : 0;
        lossesTold += outcome == Flush.Outcome.LOSS_TOLD ? 1 : 0;
    }

    /** All in-sync copies of that chunk have lost power now. */
    void lost(final int chunk) {
        lossesOfChunk.computeIfAbsent(chunk, c -> new ArrayList<>()).add(nextStamp());
    }

    /** Between these stamps that client had no right to the volume. */
    void wasUnmapped(final NodeId client, final long from, final long to) {
        unmapped.add(new Unmapped(client.name(), from, to));
    }

    int unmappings() {
        return unmapped.size();
    }

    /** @throws Violation if a client was served that had no right to be, or was told of damage */
    void checkAnswers() {
        damageTold.ifPresent(told -> {
            throw new Violation(told);
        });
        for (final Unmapped period : unmapped) {
            requests.stream().filter(period::covers).findFirst().ifPresent(request -> {
                throw new Violation("request #" + request.number + " of " + request.client
                        + " was served, though an unmapping of that client had been answered before it began");
            });
        }
    }

    long flushesDone() {
        return flushesDone;
    }

    long lossesTold() {
        return lossesTold;
    }

    int losses() {
        return lossesOfChunk.values().stream().mapToInt(List::size).sum();
    }

    int requests() {
        return requests.size();
    }

    long answered() {
        return answered;
    }

    /** The numbers of blocks that were asked for, in order. */
    List<Long> blocks() {
        return List.copyOf(accesses().keySet());
    }

    /** What happened to each block. */
    Map<Long, History> histories() {
        final Map<Long, History> histories = new TreeMap<>();
        accesses()
                .forEach((block, accesses) -> histories.put(
                        block,
                        new History(
                                accesses,
                                lossesOfChunk.getOrDefault((int) (block * Blocks.BYTES / CHUNK_BYTES), List.of()))));
        return histories;
    }

    private Map<Long, List<Access>> accesses() {
        final Map<Long, List<Access>> byBlock = new TreeMap<>();
        for (final Request request : requests) {
            if (request.isWrite ? !request.isVoid : request.end != Access.NEVER) {
                final long first = request.offset / Blocks.BYTES;
                final int blocks = Blocks.touched(request.offset, request.length);
                for (int i = 0; i < blocks; i++) {
                    byBlock.computeIfAbsent(first + i, b -> new ArrayList<>()).add(access(request, first, i));
                }
            }
        }
        return byBlock;
    }

    private Access access(final Request request, final long first, final int i) {
        if (!request.isWrite) {
            return Access.read(request.number, request.client, request.seen[i], request.start, request.end);
        }
        final long start = (first + i) * Blocks.BYTES;
        return flushes.mark(new Access(
                request.number,
                request.client,
                true,
                request.tag,
                (int) Math.max(0, request.offset - start),
                (int) Math.min(Blocks.BYTES, request.offset + request.length - start),
                request.start,
                request.end,
                false));
    }
}
