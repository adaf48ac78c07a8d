package kintsugi.block.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.DiskSpec;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;

/** A group of members on simulated nodes, each with a disk for its log. */
final class RaftCloud {
    static final String DISK = "log";

    final Kernel kernel;
    final SimulatedCloud cloud;
    final List<NodeId> nodes = new ArrayList<>();
    private final List<NodeId> first = new ArrayList<>();
    private final Map<NodeId, List<NodeId>> groups = new TreeMap<>();
    final Map<NodeId, RaftMember> members = new TreeMap<>();
    final Map<NodeId, Journal> journals = new TreeMap<>();
    final Map<NodeId, Host> hosts = new TreeMap<>();
    private final Map<NodeId, Consumer<Host>> programs = new TreeMap<>();
    private final int snapshotEntries;

    RaftCloud(final KernelOptions options, final int count, final int snapshotEntries) {
        this.kernel = new Kernel(options);
        this.cloud = new SimulatedCloud(kernel);
        this.snapshotEntries = snapshotEntries;
        for (int i = 1; i <= count; i++) {
            final NodeId id = new NodeId("mdm-" + i);
            nodes.add(id);
            first.add(id);
            cloud.addNode(NodeSpec.standard(id, List.of(DiskSpec.standard(DISK, 4 * Units.MIB))));
        }
        nodes.forEach(id -> node(id).boot(this::start));
        runUntil(() -> members.size() == count, 1);
    }

    /** Boots a node that shall join a group which knows nothing of it yet. */
    NodeId join(final String name) {
        final NodeId id = new NodeId(name);
        final List<NodeId> group = List.copyOf(nodes);
        groups.put(id, group);
        cloud.addNode(NodeSpec.standard(id, List.of(DiskSpec.standard(DISK, 4 * Units.MIB))));
        node(id).boot(this::start);
        runUntil(() -> members.containsKey(id), 1);
        return id;
    }

    /** Asks whoever leads until the group is that one. */
    List<Object> regroup(final List<NodeId> wanted) {
        final NodeId id = new NodeId("administrator-" + hosts.size());
        final List<Object> outcome = new ArrayList<>();
        cloud.addNode(NodeSpec.standard(id, List.of()));
        cloud.node(id).boot(host -> {
            hosts.put(id, host);
            while (outcome.isEmpty()) {
                host.clock().sleep(20 * Units.MILLI);
                leaders().forEach(leader -> {
                    if (outcome.isEmpty()) {
                        step(leader, wanted, outcome);
                    }
                });
            }
        });
        return outcome;
    }

    private void step(final NodeId leader, final List<NodeId> wanted, final List<Object> outcome) {
        Objects.requireNonNull(hosts.get(leader)).threads().start("regroup", () -> {
            try {
                if (member(leader).regroup(wanted).await()) {
                    outcome.add("done");
                }
            } catch (Rejected refused) {
                outcome.add(refused);
            } catch (Failure askAgain) {
                // whoever leads then
            }
        });
    }

    private void start(final Host host) {
        final Switchboard switchboard = new Switchboard(host);
        final Journal journal = new Journal();
        final RaftOptions options = new RaftOptions(
                "", groups.getOrDefault(host.id(), List.copyOf(first)), 300 * Units.MILLI, snapshotEntries);
        journals.put(host.id(), journal);
        hosts.put(host.id(), host);
        final RaftMember member = RaftMember.of(host, options, new Peers(host, Plane.CONTROL), switchboard, journal);
        members.put(host.id(), member);
        member.start(host.device(DISK));
        switchboard.open(Plane.CONTROL);
        programs.getOrDefault(host.id(), h -> {}).accept(host);
    }

    SimulatedNode node(final NodeId id) {
        return cloud.node(id);
    }

    /** Crashes it if it runs, and boots it. */
    void restart(final NodeId id) {
        journal(id).isLeading = false;
        node(id).restart();
    }

    Journal journal(final NodeId id) {
        return Objects.requireNonNull(journals.get(id));
    }

    RaftMember member(final NodeId id) {
        return Objects.requireNonNull(members.get(id));
    }

    /** Members that run and believe to lead. */
    List<NodeId> leaders() {
        return nodes.stream()
                .filter(id -> node(id).isUp() && journal(id).isLeading)
                .toList();
    }

    NodeId awaitLeader() {
        runUntil(() -> leaders().size() == 1, 20);
        return leaders().getFirst();
    }

    void runSeconds(final double seconds) {
        kernel.runUntil(kernel.now() + (long) (seconds * Units.SECOND));
    }

    void runMicros(final long micros) {
        kernel.runUntil(kernel.now() + micros * Units.MICRO);
    }

    void runUntil(final BooleanSupplier condition, final int mostSeconds) {
        final long end = kernel.now() + mostSeconds * Units.SECOND;
        while (!condition.getAsBoolean()) {
            if (kernel.now() >= end) {
                throw new AssertionError("not within " + mostSeconds + " s");
            }
            kernel.runUntil(kernel.now() + 10 * Units.MILLI);
        }
    }

    /** Proposes there; the list gets the answer or the failure. */
    List<Object> propose(final NodeId id, final long number) {
        return on(id, member -> member.propose(Journal.bytes(number)).await());
    }

    /** Asks there how many numbers there are. */
    List<Object> ask(final NodeId id) {
        return on(id, member -> member.ask(() -> journal(id).numbers.size()).await());
    }

    private interface Action {
        Object on(RaftMember member);
    }

    private List<Object> on(final NodeId id, final Action action) {
        final List<Object> outcome = new ArrayList<>();
        Objects.requireNonNull(hosts.get(id)).threads().start("client", () -> {
            try {
                outcome.add(action.on(member(id)));
            } catch (Failure failure) {
                outcome.add(failure);
            }
        });
        return outcome;
    }

    /** Proposes these numbers, one after the other, at whoever leads. */
    void commit(final long first, final long last) {
        for (long number = first; number <= last; number++) {
            commit(number);
        }
    }

    private void commit(final long number) {
        for (int i = 0; i < 10; i++) {
            final Object outcome = answer(propose(awaitLeader(), number));
            if (!(outcome instanceof Failure)) {
                return;
            }
        }
        throw new AssertionError("number " + number + " was not committed");
    }

    /** Waits for what a client gets. */
    Object answer(final List<Object> outcome) {
        runUntil(() -> !outcome.isEmpty(), 20);
        return outcome.getFirst();
    }

    NodeId follower() {
        final NodeId leader = awaitLeader();
        return nodes.stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    }

    NodeId otherLeader(final NodeId old) {
        return leaders().stream().filter(id -> !id.equals(old)).findFirst().orElseThrow();
    }

    /** Runs that on the node now and after each start. */
    void whenBooted(final NodeId id, final Consumer<Host> program) {
        programs.put(id, program);
        program.accept(Objects.requireNonNull(hosts.get(id)));
    }

    boolean areEqual() {
        return nodes.stream().map(id -> journal(id).numbers).distinct().count() == 1;
    }
}
