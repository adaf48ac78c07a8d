package kintsugi.simulation.hardware.transport;

import kintsugi.simulation.hardware.network.Message;

/** One frame on its way from one half of a connection to the other. */
final class Frame extends Message {
    private final Half sender;
    private final Content content;
    private long sequence = -1;
    private long firstLostNanos = -1;

    Frame(final Half sender, final Content content) {
        super(
                sender.endpoint().machine().station(),
                sender.remote(),
                sender.endpoint().options().frameBytes() + content.sizeBytes());
        this.sender = sender;
        this.content = content;
    }

    Half sender() {
        return sender;
    }

    Content content() {
        return content;
    }

    /** Its number on its connection and direction, from 0. */
    long sequence() {
        return sequence;
    }

    void sent(final long number) {
        sequence = number;
    }

    boolean isSent() {
        return sequence >= 0;
    }

    /** When it was lost for the first time: now, if not before. */
    long firstLostNanos(final long nowNanos) {
        if (firstLostNanos < 0) {
            firstLostNanos = nowNanos;
        }
        return firstLostNanos;
    }

    @Override
    protected void left() {
        sender.lane().left(this);
    }

    @Override
    protected void arrived() {
        sender.endpoint().delivered(this);
    }

    @Override
    protected void lost(final String reason) {
        sender.lane().lost(this, reason);
    }
}
