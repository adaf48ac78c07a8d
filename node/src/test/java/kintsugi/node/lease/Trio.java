package kintsugi.node.lease;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import kintsugi.lease.HolderChecker;

/**
 * Three nodes in processes of their own that keep one lease on devices which lose what was not synced. What they logged is put
 * together on the monotonic clock that they share, and given to the checker that watches the simulation, too.
 */
final class Trio implements AutoCloseable {
    static final String LEASE = "leader";
    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final List<Path> configs;
    private final IntFunction<List<String>> prefix;
    private final List<LeaseProcess> newest = new ArrayList<>();
    private final List<LeaseProcess> all = new ArrayList<>();
    private final Thread atExit = new Thread(this::killAll);

    /**
     * Starts them.
     *
     * @param prefix of the command that starts a node, by its number from 1
     */
    Trio(final List<Path> configs, final IntFunction<List<String>> prefix) {
        this.configs = configs;
        this.prefix = prefix;
        Runtime.getRuntime().addShutdownHook(atExit);
        for (int node = 1; node <= NODES; node++) {
            newest.add(launch(node));
        }
    }

    /**
     * Writes the three configurations.
     *
     * @param addresses of the nodes, as YAML
     * @param tls of a node, as a line of YAML, or nothing
     */
    static List<Path> configure(final Path folder, final IntFunction<String> addresses, final IntFunction<String> tls) {
        try {
            final Path secret = Files.createFile(
                    folder.resolve("secret"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(secret, "a secret of three nodes that only tests know\n");
            final List<Path> files = new ArrayList<>();
            for (int node = 1; node <= NODES; node++) {
                files.add(Files.writeString(folder.resolve("n" + node + ".yaml"), configuration(node, addresses, tls)));
            }
            return files;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String configuration(
            final int node, final IntFunction<String> addresses, final IntFunction<String> tls) {
        final StringBuilder peers = new StringBuilder();
        IntStream.rangeClosed(1, NODES)
                .forEach(peer -> peers.append("  n")
                        .append(peer)
                        .append(": ")
                        .append(addresses.apply(peer))
                        .append('\n'));
        return """
                id: n%d
                cluster: trio
                secret_file: secret
                folder: n%d
                listen: %s
                peers:
                %sdevices:
                  - {name: promises, size: 1MB, unsynced: held_back}
                capabilities:
                  lease: {keepers: [n1, n2, n3], device: promises, duration: 2s, drift_ppm: 1000, contend: [%s], tell_renewals: true}
                log: {format: json}
                %s""".formatted(node, node, addresses.apply(node), peers, LEASE, tls.apply(node));
    }

    void kill(final int node) {
        newest.get(node - 1).kill();
    }

    void start(final int node) {
        newest.set(node - 1, launch(node));
    }

    void stop(final int node) {
        newest.get(node - 1).signal("STOP");
    }

    void goOn(final int node) {
        newest.get(node - 1).signal("CONT");
    }

    /** Waits until a node that lives holds the lease; gives its number. */
    int awaitHolder() {
        return awaitHolderOtherThan(0);
    }

    int awaitHolderOtherThan(final int last) {
        return awaited("a holder other than n" + last, () -> holder().filter(node -> node != last));
    }

    /** Waits until that node says that it has lost the lease with that token. */
    void awaitLoss(final int node, final long token) {
        awaited(
                "the loss of " + token,
                () -> newest.get(node - 1).leaseEvents().stream()
                        .filter(event -> kind(event).equals("lease_lost") && token(event) == token)
                        .findFirst());
    }

    /** Waits until the holder, whoever that is, renews or wins the lease at a time after this. */
    void awaitHoldingAfter(final long nanos) {
        awaited("a renewal", () -> latest().filter(event -> at(event) > nanos));
    }

    /** The token of that node's latest tenure. */
    long token(final int node) {
        return token(newest.get(node - 1).leaseEvents().getLast());
    }

    /** Kills them all and checks all that they ever claimed. */
    HolderChecker check() {
        killAll();
        final HolderChecker checker = new HolderChecker();
        final List<Told> told = new ArrayList<>();
        for (final LeaseProcess process : all) {
            final List<JsonNode> events = process.leaseEvents();
            events.forEach(event -> told.add(new Told(at(event), () -> tell(checker, event))));
            events.stream()
                    .findFirst()
                    .ifPresent(event -> told.add(new Told(
                            process.deadNanos(),
                            () -> checker.died(event.get("node").asText(), process.deadNanos()))));
        }
        told.sort(Comparator.comparingLong(Told::nanos));
        told.forEach(each -> each.action().run());
        checker.check();
        return checker;
    }

    private record Told(long nanos, Runnable action) {}

    private static void tell(final HolderChecker checker, final JsonNode event) {
        final String node = event.get("node").asText();
        final String lease = event.get("subject").asText();
        final long until = event.get("details").get("until_nanos").asLong();
        switch (kind(event)) {
            case "lease_acquired" -> checker.acquired(node, lease, token(event), at(event), until);
            case "lease_renewed" -> checker.moved(node, lease, until);
            default -> checker.ended(node, lease, at(event));
        }
    }

    private Optional<Integer> holder() {
        final long now = System.nanoTime();
        return latest().filter(event -> !kind(event).equals("lease_lost")
                        && event.get("details").get("until_nanos").asLong() > now)
                .map(event -> Integer.parseInt(event.get("node").asText().substring(1)));
    }

    /** The last that a living node said of the lease. */
    private Optional<JsonNode> latest() {
        return newest.stream()
                .filter(LeaseProcess::isAlive)
                .flatMap(process -> process.leaseEvents().stream().reduce((_, last) -> last).stream())
                .max(Comparator.comparingLong(Trio::at));
    }

    private static String kind(final JsonNode event) {
        return event.get("kind").asText();
    }

    private static long at(final JsonNode event) {
        return event.get("details").get("at_nanos").asLong();
    }

    private static long token(final JsonNode event) {
        return event.get("details").get("token").asLong();
    }

    private <T> T awaited(final String what, final java.util.function.Supplier<Optional<T>> condition) {
        try {
            return await(what)
                    .atMost(PATIENCE)
                    .until(condition::get, Optional::isPresent)
                    .orElseThrow();
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            final StringBuilder logs = new StringBuilder();
            newest.forEach(process -> logs.append(process.text()).append("\n\n"));
            throw new AssertionError("not in time: " + what + "\n" + logs, late);
        }
    }

    private LeaseProcess launch(final int node) {
        final LeaseProcess process = new LeaseProcess(configs.get(node - 1), prefix.apply(node));
        all.add(process);
        return process;
    }

    private void killAll() {
        all.forEach(LeaseProcess::kill);
    }

    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
