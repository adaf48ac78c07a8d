package kintsugi.lab.scenario;

import java.util.Collection;
import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.lab.fault.CorruptBlock;
import kintsugi.lab.fault.CrashNode;
import kintsugi.lab.fault.FailDisk;
import kintsugi.lab.fault.FailLink;
import kintsugi.lab.fault.Fault;
import kintsugi.lab.fault.FlapLink;
import kintsugi.lab.fault.HealPartition;
import kintsugi.lab.fault.LosePackets;
import kintsugi.lab.fault.Partition;
import kintsugi.lab.fault.PauseNode;
import kintsugi.lab.fault.RandomLinkFaults;
import kintsugi.lab.fault.RestartNode;
import kintsugi.lab.fault.RestoreDisk;
import kintsugi.lab.fault.RestoreLink;
import kintsugi.lab.fault.SlowDisk;
import kintsugi.lab.fault.SlowLink;

/** What a fault may lead to. Where it depends on routes and times, the answer is yes: only what is impossible is refused. */
final class Reach {
    private Reach() {}

    /** The faults by which the manager may stop hearing that server: those of its own, or else those of links. */
    static List<Fault> silencing(
            final Collection<Fault> faults, final NodeId server, final NodeId manager, final boolean isSwitch) {
        final List<Fault> own =
                faults.stream().filter(f -> silences(f, server, manager)).toList();
        return own.isEmpty() && !isSwitch
                ? faults.stream()
                        .filter(f -> f instanceof FailLink
                                || f instanceof SlowLink
                                || f instanceof FlapLink
                                || f instanceof LosePackets
                                || f instanceof RandomLinkFaults)
                        .toList()
                : own;
    }

    private static boolean silences(final Fault fault, final NodeId server, final NodeId manager) {
        return switch (fault) {
            case CrashNode f -> f.node().equals(server);
            case PauseNode f -> f.node().equals(server);
            case Partition f -> f.nodes().contains(server) != f.nodes().contains(manager);
            case FailLink f -> joins(f.a(), f.b(), server, manager);
            case SlowLink f -> f.a().equals(server) || f.b().equals(server);
            case FlapLink f -> joins(f.a(), f.b(), server, manager);
            case LosePackets f -> joins(f.a(), f.b(), server, manager);
            case RandomLinkFaults f -> true;
            case RestartNode f -> false;
            case FailDisk f -> false;
            case RestoreDisk f -> false;
            case SlowDisk f -> false;
            case RestoreLink f -> false;
            case HealPartition f -> false;
            case CorruptBlock f -> false;
        };
    }

    /** Whether copies on these servers may become unusable. */
    static boolean costsCopies(final Fault fault, final Collection<NodeId> servers) {
        return switch (fault) {
            case CrashNode f -> servers.contains(f.node());
            case PauseNode f -> servers.contains(f.node());
            case FailDisk f -> servers.contains(f.node());
            case CorruptBlock f -> servers.contains(f.node());
            case Partition f -> true;
            case FailLink f -> true;
            case SlowLink f -> true;
            case FlapLink f -> true;
            case LosePackets f -> true;
            case RandomLinkFaults f -> true;
            case RestartNode f -> false;
            case RestoreDisk f -> false;
            case SlowDisk f -> false;
            case RestoreLink f -> false;
            case HealPartition f -> false;
        };
    }

    /** Whether {@code a} and {@code b} are these two, in any order. */
    static boolean joins(final NodeId a, final NodeId b, final NodeId one, final NodeId other) {
        return (a.equals(one) && b.equals(other)) || (a.equals(other) && b.equals(one));
    }
}
