package kintsugi.simulation.hardware.os;

import java.util.Locale;

/** The system calls. */
public enum SystemCallKind {
    DISK_READ,
    DISK_WRITE,
    NETWORK_SEND,
    MAINTENANCE_HOOK;

    /** {@code disk_read} and so on. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
