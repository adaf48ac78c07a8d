package kintsugi.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.data.PatternPayload;

/**
 * What the blocks of a volume may hold, each with one writer at a time. Decides linearizability exactly: the values of a block are
 * numbered in the order of writing, and a read must give a value whose number is not below that of any write that had returned, or of
 * any value that a read had returned, when it began.
 */
final class Registers {
    private static final int BLOCK = 4096;

    private final Map<Long, Register> registers = new TreeMap<>();

    private static final class Register {
        private final List<Long> values = new ArrayList<>(List.of(0L));
        private int floor;
    }

    /** A write of part of the block begins; gives its number. */
    int begin(final long block, final long tag, final int from, final int length) {
        final Register register = register(block);
        final long old = register.values.getLast();
        register.values.add(PatternPayload.overlay(old, tag, from, from + length));
        return register.values.size() - 1;
    }

    /** That write returned. */
    void acknowledged(final long block, final int number) {
        register(block).floor = Math.max(register(block).floor, number);
    }

    /** The least number that a read that begins now may give. */
    int floor(final long block) {
        return register(block).floor;
    }

    /** A read that began at that floor gave this. */
    void read(final long block, final int floor, final long value) {
        final Register register = register(block);
        final int number = register.values.lastIndexOf(value);
        if (number < floor) {
            throw new IllegalStateException("block " + block + " gave " + value + ", value " + number + " of "
                    + (register.values.size() - 1) + ", when it had been " + floor + " at least");
        }
        register.floor = Math.max(register.floor, number);
    }

    List<Long> blocks() {
        return List.copyOf(registers.keySet());
    }

    private Register register(final long block) {
        return registers.computeIfAbsent(block, b -> new Register());
    }

    static long offset(final long block) {
        return block * BLOCK;
    }
}
