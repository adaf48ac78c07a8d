package kintsugi.lab.fault;

import java.util.OptionalLong;

/** One thing that breaks, or is mended, at one moment. */
public sealed interface Fault
        permits CrashNode,
                RestartNode,
                PauseNode,
                FailDisk,
                RestoreDisk,
                SlowDisk,
                FailLink,
                RestoreLink,
                SlowLink,
                FlapLink,
                LosePackets,
                RandomLinkFaults,
                Partition,
                HealPartition,
                CorruptBlock {
    /** Its kind in scenario files, in snake_case. */
    String kind();

    /** The name of what it happens to. */
    String subject();

    /** One phrase for people. */
    String description();

    /** Undone after that time, if at all. */
    default OptionalLong forNanos() {
        return OptionalLong.empty();
    }

    /** Whether it makes things worse: the opposite of mending. */
    default boolean isHarmful() {
        return true;
    }
}
