package kintsugi.simulation.hardware.routing;

import java.util.Arrays;

/** A binary heap of (distance, node) for searches; a node may be in it more than once. */
final class Frontier {
    private static final int FIRST_CAPACITY = 64;

    private long[] distances = new long[FIRST_CAPACITY];
    private int[] nodes = new int[FIRST_CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    long leastDistance() {
        return distances[0];
    }

    void add(final long distance, final int node) {
        if (size == nodes.length) {
            distances = Arrays.copyOf(distances, 2 * size);
            nodes = Arrays.copyOf(nodes, 2 * size);
        }
        int hole = size++;
        while (hole > 0 && distances[(hole - 1) / 2] > distance) {
            move((hole - 1) / 2, hole);
            hole = (hole - 1) / 2;
        }
        distances[hole] = distance;
        nodes[hole] = node;
    }

    /** Takes the node with the least distance. */
    int remove() {
        final int result = nodes[0];
        size--;
        if (size > 0) {
            sink(distances[size], nodes[size]);
        }
        return result;
    }

    private void sink(final long distance, final int node) {
        int hole = 0;
        int child = lesserChild(hole);
        while (child < size && distances[child] < distance) {
            move(child, hole);
            hole = child;
            child = lesserChild(hole);
        }
        distances[hole] = distance;
        nodes[hole] = node;
    }

    private int lesserChild(final int parent) {
        final int left = 2 * parent + 1;
        return left + 1 < size && distances[left + 1] < distances[left] ? left + 1 : left;
    }

    private void move(final int from, final int to) {
        distances[to] = distances[from];
        nodes[to] = nodes[from];
    }
}
