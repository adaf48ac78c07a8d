package kintsugi.lab.history;

import java.util.Comparator;
import java.util.List;

/**
 * What happened to one block, and the definition of what may happen. A history is <em>right</em> if there is a course of the block that
 * explains it.
 *
 * <p><b>A course</b> is a sequence of effects at points of time; the block holds zeros at first. Each access has its effect at one point
 * between its start and its end: a write changes the value (one that covers a part of the block depends on the value before), a read saw
 * the value as it then was. A write without an end has its effect at some point after its start, or never. What was refused is no part
 * of the history, nor are reads that failed. That much is linearizability of a register (Herlihy and Wing 1990).
 *
 * <p><b>Losses.</b> At the point where all in-sync replicas of a chunk have lost power, the course may go back, once: the block then holds
 * some value that it held at or after the last of
 *
 * <ul>
 *   <li>the first point of the course,
 *   <li>the previous loss (with the value that it had then been left with),
 *   <li>the effect of each write that is kept (see {@link Flushes}) and was answered before the loss.
 * </ul>
 *
 * Writes whose effect lies behind that point are undone. One that had been answered is gone and never comes back. One that was still under
 * way at the loss has not happened: it may have its effect again, must if it is answered later, and is then subject to the next loss like any
 * other. So a kept write that was answered after the loss may have been undone by it, because the effect that counts came after.
 * Reads are never undone, for they saw what there was. Blocks are judged one by one, for each may go back by itself.
 *
 * @param accesses in the order of their starts
 * @param losses stamps of the losses of the block's chunk, ascending
 */
public record History(List<Access> accesses, List<Long> losses) {
    /** Sorts both. */
    public History {
        accesses = accesses.stream()
                .sorted(Comparator.comparingLong(Access::start))
                .toList();
        losses = losses.stream().sorted().toList();
    }

    /** What was known just after that stamp. */
    History asOf(final long stamp) {
        return new History(
                accesses.stream()
                        .filter(a -> a.start() <= stamp)
                        .map(a -> a.asOf(stamp))
                        .filter(a -> a.isWrite() || a.isEnded())
                        .toList(),
                losses.stream().filter(loss -> loss <= stamp).toList());
    }
}
