package kintsugi.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The campaign is worth what it finds: each of these mistakes breaks a promise of the lease keeper, and it must see that. */
final class MutantsTest {
    private static final int SEEDS = 1000;

    @ParameterizedTest
    @MethodSource("mutants")
    void theCampaignFindsOut(final Mutant mutant, @TempDir final Path scratch)
            throws IOException, ReflectiveOperationException {
        final int seed = mutant.seedThatKills(SEEDS, scratch);
        assertThat(seed).as("seed that kills: %s", mutant.name()).isPositive();
    }

    static Stream<Mutant> mutants() {
        return "full".equals(System.getProperty("kintsugi.tier")) ? Stream.concat(gross(), fine()) : gross();
    }

    /** Found within a few seeds. */
    private static Stream<Mutant> gross() {
        return Stream.of(
                new Mutant(
                        "a keeper forgets its promise when it starts",
                        "SeatRecord.java",
                        "final long promised = buffer.getLong();",
                        "final long promised = buffer.getLong() * 0;"),
                new Mutant(
                        "proposals and renewals below the promise are accepted",
                        "Seat.java",
                        "if (grant.token() < record.promised()) {",
                        "if (grant.token() < 0) {"),
                new Mutant(
                        "a promise is given for any ballot",
                        "Seat.java",
                        "if (ballot <= record.promised() || isBlocked(asker)) {",
                        "if (isBlocked(asker)) {"),
                new Mutant(
                        "a renewal does not move the end at the keeper",
                        "Seat.java",
                        "endsAtNanos = clock.nanos() + grant.durationNanos();",
                        "endsAtNanos = Math.max(endsAtNanos, Math.min(clock.nanos() + grant.durationNanos(), endsAtNanos + 1));"),
                new Mutant(
                        "tokens are reused",
                        "Ballot.java",
                        "return (seen / PLACES + 1) * PLACES + place;",
                        "return 100 * PLACES + place;"),
                new Mutant(
                        "a majority short of one",
                        "LeaseConfig.java",
                        "return keepers.size() / 2 + 1;",
                        "return keepers.size() / 2;"),
                new Mutant(
                        "no sync before the answer",
                        "Journal.java",
                        "        device.write(offset(place, 0), block);\n        device.sync();\n"
                                + "        device.write(offset(place, 1), block);\n        device.sync();\n",
                        "        device.write(offset(place, 0), block);\n        device.write(offset(place, 1), block);\n"),
                new Mutant(
                        "copies are written in turns, and a damaged one falls back to the other",
                        "Journal.java",
                        "guarded(() -> writeBoth(place, record.encode()));",
                        "guarded(() -> { device.write(offset(place, (int) (record.version() % 2)), record.encode());"
                                + " device.sync(); });"),
                new Mutant(
                        "the older copy counts",
                        "Journal.java",
                        "(first.version() >= second.version() ? first : second)",
                        "(first.version() < second.version() && first.version() >= 0 ? first : second)"),
                new Mutant(
                        "a keeper answers before it has changed its mind",
                        "Seat.java",
                        "keep(record.promising(ballot));",
                        "journal.write(place, record.promising(ballot));"),
                new Mutant(
                        "whoever gives up a ballot ends the lease of another",
                        "Seat.java",
                        "record.grant().filter(g -> g.token() == token).isPresent();",
                        "record.grant().isPresent();"),
                new Mutant(
                        "a holder believes a twentieth of a second longer than it may",
                        "Tenure.java",
                        "Math.max(0, length - (clock.nanos() - originNanos));",
                        "Math.max(0, length - (clock.nanos() - originNanos) + 50_000_000);"),
                new Mutant("the fence lets everything pass", "Fence.java", "if (now > token) {", "if (now < token) {"));
    }

    /** Wrong by a moment, or only after several faults: for the full tier. */
    private static Stream<Mutant> fine() {
        return Stream.of(
                new Mutant(
                        "a winner counts from the answer instead of the question",
                        "Election.java",
                        "new Outcome.Won(ballot, askedNanos, untilNanos,",
                        "new Outcome.Won(ballot, askedNanos, host.clock().nanos() + config.holdingNanos(),"),
                new Mutant(
                        "a holder counts its renewal from the answer instead of the question",
                        "Contender.java",
                        "extend(tenure, askedNanos + config.holdingNanos());",
                        "extend(tenure, host.clock().nanos() + config.holdingNanos());"),
                new Mutant(
                        "a keeper forgets the lease when it starts",
                        "SeatRecord.java",
                        "final long token = buffer.getLong();",
                        "final long token = buffer.getLong() * 0;"),
                new Mutant(
                        "a keeper does not wait for a recorded lease when it starts",
                        "Seat.java",
                        "clock.nanos() + record.grant().map(Grant::durationNanos).orElse(0L);",
                        "clock.nanos();"),
                new Mutant(
                        "no margin for drift",
                        "LeaseConfig.java",
                        "return durationNanos * (MILLION - driftPpm) / (MILLION + driftPpm) - ROUNDING_NANOS;",
                        "return durationNanos;"),
                new Mutant(
                        "half of the margin for drift",
                        "LeaseConfig.java",
                        "return durationNanos * (MILLION - driftPpm) / (MILLION + driftPpm) - ROUNDING_NANOS;",
                        "return durationNanos * (MILLION - driftPpm) / MILLION;"),
                new Mutant(
                        "a running lease does not block the promise to another",
                        "Seat.java",
                        "if (ballot <= record.promised() || isBlocked(asker)) {",
                        "if (ballot <= record.promised()) {"));
    }
}
