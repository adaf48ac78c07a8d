package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Pairs of nodes that cannot reach each other, by direction, as a list of partitions. */
final class Cuts {
    private final List<Cut> cuts = new ArrayList<>(0);

    private record Cut(BitSet from, BitSet to) {
        boolean isBetween(final Station sender, final Station receiver) {
            return from.get(sender.index) && to.get(receiver.index);
        }
    }

    /** Nothing from the one set reaches the other. */
    void add(final BitSet from, final BitSet to) {
        cuts.add(new Cut((BitSet) from.clone(), (BitSet) to.clone()));
    }

    void clear() {
        cuts.clear();
    }

    boolean isCut(final Station from, final Station to) {
        for (int i = 0; i < cuts.size(); i++) {
            if (cuts.get(i).isBetween(from, to)) {
                return true;
            }
        }
        return false;
    }
}
