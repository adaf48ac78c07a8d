package kintsugi.node.health;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.unit.Units;
import kintsugi.machine.MachineHost;
import kintsugi.node.capability.Capability;
import kintsugi.node.capability.Report;
import kintsugi.proto.node.v1.CapabilityHealth;
import kintsugi.proto.node.v1.Detail;
import kintsugi.proto.node.v1.DeviceHealth;
import kintsugi.proto.node.v1.HealthReply;
import kintsugi.proto.node.v1.Method;

/**
 * Answers how one incarnation stands. Each capability is asked on a thread of its own and given {@value #PATIENCE_SECONDS} s: one that
 * hangs is told of as such, and does not make the node as a whole silent.
 */
public final class HealthService {
    private static final long PATIENCE_SECONDS = 2;

    private final MachineHost host;
    private final NodeFacts facts;
    private final long bornNanos;
    private final List<Role> roles = new CopyOnWriteArrayList<>();

    private record Role(String name, Capability.Standing standing) {}

    private record Asked(String role, Promise<Report> answer) {}

    /** Of that incarnation, which begins now. */
    public HealthService(final MachineHost host, final NodeFacts facts) {
        this.host = host;
        this.facts = facts;
        this.bornNanos = host.clock().nanos();
    }

    /** Answers on the control plane. */
    public void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_HEALTH, _ -> Reply.ok(report().toByteArray()));
    }

    /** That capability has started. */
    public void add(final String name, final Capability.Standing standing) {
        roles.add(new Role(name, standing));
    }

    private HealthReply report() {
        final Runtime runtime = Runtime.getRuntime();
        final HealthReply.Builder reply = HealthReply.newBuilder()
                .setNode(host.id().name())
                .setIncarnation(host.incarnation())
                .setUptimeNanos(host.clock().nanos() - bornNanos)
                .setState(facts.state())
                .setOpenConnections(host.wire().connections())
                .setRefusedConnections(facts.refusedConnections())
                .setProcessStarts(facts.starts())
                .setHeapUsedBytes(runtime.totalMemory() - runtime.freeMemory())
                .setHeapMostBytes(runtime.maxMemory())
                .setHostThreads(host.machineThreads().count())
                .setLogLinesDropped(facts.droppedLines())
                .setProcess(ProcessHandle.current().pid());
        facts.lastDefect().ifPresent(reply::setLastDefect);
        final List<Asked> asked = roles.stream().map(this::ask).toList();
        asked.forEach(role -> reply.addCapabilities(encode(role.role(), awaited(role.answer()))));
        host.machineDevices()
                .forEach((name, device) -> reply.addDevices(DeviceHealth.newBuilder()
                        .setName(name)
                        .setSizeBytes(device.sizeBytes())
                        .setAllocatedBytes(device.statistics().allocatedBytes())
                        .setFailure(device.failure().orElse(""))));
        return reply.build();
    }

    private Asked ask(final Role role) {
        final Promise<Report> promise = new Promise<>(host.threads());
        host.threads().start("health/" + role.name(), () -> {
            try {
                promise.complete(role.standing().report());
            } catch (Failure failure) {
                promise.fail(failure);
            }
        });
        return new Asked(role.name(), promise);
    }

    private static Report awaited(final Promise<Report> answer) {
        try {
            return answer.await(
                    PATIENCE_SECONDS * Units.SECOND,
                    () -> new Unavailable("no_report", "it does not answer within " + PATIENCE_SECONDS + " s"));
        } catch (Failure failure) {
            return new Report(false, failure.code() + ": " + failure.getMessage(), new TreeMap<>());
        }
    }

    private static CapabilityHealth encode(final String name, final Report report) {
        final CapabilityHealth.Builder health = CapabilityHealth.newBuilder()
                .setName(name)
                .setIsWell(report.isWell())
                .setSummary(report.summary());
        report.details()
                .forEach((key, value) ->
                        health.addDetails(Detail.newBuilder().setName(key).setValue(value)));
        return health.build();
    }
}
