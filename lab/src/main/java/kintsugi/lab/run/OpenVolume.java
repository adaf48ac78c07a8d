package kintsugi.lab.run;

import kintsugi.block.sdc.VolumeHandle;
import kintsugi.core.data.Payload;
import kintsugi.lab.load.VolumePort;

/** A volume opened on an SDC. */
record OpenVolume(VolumeHandle handle) implements VolumePort {
    @Override
    public Payload read(final long offset, final int length) {
        return handle.read(offset, length);
    }

    @Override
    public void write(final long offset, final Payload payload) {
        handle.write(offset, payload);
    }

    @Override
    public void flush() {
        handle.flush();
    }
}
