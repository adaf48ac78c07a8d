package kintsugi.block.sds;

import kintsugi.block.store.Layout;

/** How much of a block device is payload: chunks in slots; their metadata comes on top. */
public final class DeviceLayout {
    /** Bytes of one slot: one chunk. */
    public static final int SLOT_BYTES = Layout.SLOT_BYTES;

    private DeviceLayout() {}

    /** Bytes that a device needs for so much payload. */
    public static long deviceBytes(final long payloadBytes) {
        return Layout.standard(payloadBytes).deviceBytes();
    }

    /** The most payload, in whole slots, that a device of that size can take. */
    public static long payloadBytes(final long deviceBytes) {
        long payload = deviceBytes / SLOT_BYTES * SLOT_BYTES;
        while (payload > 0 && deviceBytes(payload) > deviceBytes) {
            payload -= SLOT_BYTES;
        }
        return payload;
    }
}
