package kintsugi.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The generated trace of {@code scenarios/traces/small.vscsi} and its generator. It is made up, not recorded: bursts of 1 to 12
 * requests with exponential gaps of 200 ms, 3,600 requests in all; six in ten are writes; sizes from 512 bytes to 64 KiB; addresses
 * of 512 bytes, so that most requests cross the bounds of 4 KiB blocks, over 32 GB but in 240 regions of 4 MiB, of which some are
 * used far more than others; every twentieth request repeats the address of the one before. Run {@link #main} to write it again.
 */
@Tag("H7")
final class SmallTraceTest {
    private static final int REQUESTS = 3_600;
    private static final int RECORD_BYTES = 32;
    private static final long SEED = 20_261;
    private static final int REGIONS = 240;
    private static final long REGION_SECTORS = (4L << 20) / 512;
    private static final long REGION_STRIDE = 34;
    private static final int[] SIZES = {512, 1_024, 2_560, 4_096, 4_096, 8_192, 8_192, 16_384, 61_440, 65_536};

    @Test
    void theFileInTheRepositoryIsWhatTheGeneratorMakes() throws IOException {
        assertThat(Files.readAllBytes(file())).isEqualTo(generate());
    }

    @Test
    void itReadsAsDescribed() {
        final TraceSummary summary = TraceFile.of(file(), Optional.empty()).scan();
        assertThat(summary.requests()).isEqualTo(REQUESTS);
        assertThat(summary.writes()).isBetween(2_000L, 2_300L);
        assertThat(summary.durationNanos()).isBetween(90_000_000_000L, 150_000_000_000L);
        assertThat(summary.endBytes()).isBetween(30L << 30, 32L << 30);
    }

    static byte[] generate() {
        final RandomStream gaps = RandomStream.named(SEED, "gaps");
        final RandomStream kinds = RandomStream.named(SEED, "kinds");
        final RandomStream places = RandomStream.named(SEED, "places");
        final ByteBuffer out = ByteBuffer.allocate(REQUESTS * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long micros = 1_000_000;
        int leftInBurst = 0;
        long lba = 0;
        for (int i = 0; i < REQUESTS; i++) {
            if (leftInBurst-- == 0) {
                micros += (long) gaps.nextExponential(200_000);
                leftInBurst = gaps.nextInt(12);
            }
            micros += gaps.nextInt(300);
            lba = i % 20 == 19 ? lba : address(places);
            record(out, i, SIZES[kinds.nextInt(SIZES.length)], kinds.nextInt(10) < 6 ? 0x2a : 0x28, lba, micros);
        }
        return out.array();
    }

    private static long address(final RandomStream places) {
        final double skewed = places.nextDouble();
        final long region = (long) (skewed * skewed * REGIONS);
        return region * REGION_STRIDE * REGION_SECTORS + places.nextLong(REGION_SECTORS - 128);
    }

    private static void record(
            final ByteBuffer out,
            final int number,
            final int length,
            final int opcode,
            final long lba,
            final long micros) {
        out.putInt(number)
                .putInt(length)
                .putInt(1)
                .putShort((short) opcode)
                .putShort((short) 0x100)
                .putLong(lba)
                .putLong(micros);
    }

    private static Path file() {
        return Path.of(System.getProperty("kintsugi.root", "."), "scenarios", "traces", "small.vscsi");
    }

    /** Writes the file. */
    public static void main(final String[] arguments) throws IOException {
        Files.write(file(), generate());
    }
}
