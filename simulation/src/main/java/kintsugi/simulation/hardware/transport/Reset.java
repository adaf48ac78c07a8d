package kintsugi.simulation.hardware.transport;

import kintsugi.simulation.hardware.network.Message;
import kintsugi.simulation.hardware.network.Station;

/** Tells one half that there is nobody behind its connection. Not repeated when lost: then keep-alive does its work. */
final class Reset extends Message {
    private final Half receiver;
    private final String reason;

    Reset(final Station from, final Half receiver, final String reason) {
        super(
                from,
                receiver.endpoint().machine().station(),
                receiver.endpoint().options().frameBytes());
        this.receiver = receiver;
        this.reason = reason;
    }

    @Override
    protected void arrived() {
        receiver.breakOff(reason, false);
    }

    @Override
    protected void lost(final String why) {
        receiver.breakOffLater(reason);
    }
}
