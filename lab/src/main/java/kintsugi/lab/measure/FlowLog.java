package kintsugi.lab.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Every plain flow of a run, in the order of their starts. */
public final class FlowLog {
    private final List<FlowRecord> flows = new ArrayList<>();
    private int ended;

    /** A flow has started; gives its number. */
    public int start(final FlowRecord flow) {
        flows.add(flow);
        return flows.size() - 1;
    }

    /** A flow has arrived. */
    public void arrived(final int number, final long atNanos) {
        ended++;
        flows.set(number, flows.get(number).arrived(atNanos));
    }

    /** A flow has failed. */
    public void failed(final int number, final long atNanos, final String reason, final double bytesLeft) {
        ended++;
        flows.set(number, flows.get(number).failed(atNanos, reason, bytesLeft));
    }

    /** All of them. */
    public List<FlowRecord> flows() {
        return Collections.unmodifiableList(flows);
    }

    /** How many have ended, well or not. */
    public int ended() {
        return ended;
    }
}
