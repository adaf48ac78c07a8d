package kintsugi.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kintsugi.input.InputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("H7")
final class TraceFormatsTest {
    @TempDir
    Path folder;

    @Test
    void vscsiBinaryGivesTimesFromZeroBytesAndKinds() throws IOException {
        final TraceFile trace = write(
                "t.vscsi",
                bytes(
                        record(0x2a, 512, 100, 5_000_000),
                        record(0x28, 65_536, 8, 5_000_250),
                        record(0x8a, 4096, 0, 5_000_250)));
        assertThat(trace.format()).isEqualTo(TraceFormat.VSCSI);
        assertThat(all(trace))
                .containsExactly(
                        new TraceRequest(0, true, 51_200, 512),
                        new TraceRequest(250_000, false, 4096, 65_536),
                        new TraceRequest(250_000, true, 0, 4096));
    }

    @Test
    void vscsiIsSeenByItsContentToo() throws IOException {
        assertThat(write("trace.bin", bytes(record(0x28, 512, 0, 0))).format()).isEqualTo(TraceFormat.VSCSI);
    }

    @Test
    void otherCommandsAreSkippedAndCounted() throws IOException {
        final TraceFile trace = write("t.vscsi", bytes(record(0x35, 0, 0, 1), record(0x28, 512, 0, 2)));
        final TraceSummary summary = trace.scan();
        assertThat(summary.requests()).isEqualTo(1);
        assertThat(summary.bytesRead()).isEqualTo(512);
        assertThat(summary.skipped()).isEqualTo(1);
    }

    @Test
    void truncatedVscsiRecordIsNamedWithNumberAndByte() throws IOException {
        final byte[] whole = bytes(record(0x2a, 512, 0, 0), record(0x2a, 512, 0, 1));
        final TraceFile trace = write("t.vscsi", java.util.Arrays.copyOf(whole, 50));
        assertThatThrownBy(trace::scan)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "t.vscsi: record 2, which starts at byte 32, is truncated: it has 18 of 32 bytes");
    }

    @Test
    void anotherVersionOfVscsiIsRefused() throws IOException {
        final byte[] second = bytes(record(0x2a, 512, 0, 0));
        second[15] = 2;
        assertThatThrownBy(write("t.vscsi", second)::scan).hasMessageContaining("is not of version 1");
    }

    @Test
    void csvOfVscsiHasSecondsHexadecimalOpcodesAndAHeading() throws IOException {
        final TraceFile trace =
                write("t.csv", "version,time,op,size,lbn\n1,33898,2a,512,42932745\n1,33898.5,28,6656,1\n");
        assertThat(trace.format()).isEqualTo(TraceFormat.VSCSI_CSV);
        assertThat(all(trace))
                .containsExactly(
                        new TraceRequest(0, true, 42_932_745L * 512, 512),
                        new TraceRequest(500_000_000, false, 512, 6656));
    }

    @Test
    void msrHasFileTimeAndBytesAndMayBeOutOfOrder() throws IOException {
        final TraceFile trace = write(
                "hm_0.csv",
                "128166372003061629,hm,0,Read,383496192,32768,1331\n"
                        + "128166372003062629,hm,0,Write,1024,512,9\n"
                        + "128166372003062000,hm,1,Read,0,4096,9\n");
        assertThat(trace.format()).isEqualTo(TraceFormat.MSR_CSV);
        assertThat(all(trace))
                .containsExactly(
                        new TraceRequest(0, false, 383_496_192, 32_768),
                        new TraceRequest(100_000, true, 1024, 512),
                        new TraceRequest(100_000, false, 0, 4096));
    }

    @Test
    void diskSimHasNanosecondsAndSectors() throws IOException {
        final TraceFile trace = write("t.trace", "938513000 4 264719034 16 0\n938828000 3 197570570 16 1\n");
        assertThat(trace.format()).isEqualTo(TraceFormat.DISKSIM);
        assertThat(all(trace))
                .containsExactly(
                        new TraceRequest(0, true, 264_719_034L * 512, 8192),
                        new TraceRequest(315_000, false, 197_570_570L * 512, 8192));
    }

    @Test
    void badLinesAreNamedWithNumberByteAndShape() throws IOException {
        assertThatThrownBy(write("t.trace", "1 0 0 8 1\n2 0 0 8\n")::scan)
                .hasMessageContaining(
                        "record 2, which starts at byte 10, has 4 fields instead of 5: a line looks like");
        assertThatThrownBy(write("u.trace", "1 0 0 8 1\n2 0 x 8 1\n")::scan)
                .hasMessageContaining("record 2, which starts at byte 10, has a field that is not a number");
        assertThatThrownBy(write("m.csv", "1,hm,0,Trim,0,512,1\n")::scan)
                .hasMessageContaining("record 1, which starts at byte 0, has the type 'Trim' instead of Read or Write");
        assertThatThrownBy(write("n.csv", "1,hm,0,Read,-5,512,1\n")::scan).hasMessageContaining("out of range");
        assertThatThrownBy(write("o.csv", "1,hm,0,Read,5,99999999999,1\n")::scan)
                .hasMessageContaining("asks for 99999999999 bytes at once");
    }

    @Test
    void unknownAndMissingAndEmptyFilesSayWhatToDo() throws IOException {
        final Path strange = Files.writeString(folder.resolve("s.txt"), "hello world\n");
        assertThatThrownBy(() -> TraceFile.of(strange, Optional.empty()))
                .hasMessageContaining("does not look like any known trace; name its format with 'format: vscsi|");
        assertThatThrownBy(() -> TraceFile.of(folder.resolve("none"), Optional.empty()))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> TraceFile.of(folder.resolve("t.vscsi"), Optional.empty()))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(write("e.vscsi", "")::scan).hasMessageContaining("holds no read and no write");
    }

    @Test
    void arrivalsAreCountedToOnePartInFourThousand() {
        final Arrivals arrivals = new Arrivals();
        for (int i = 0; i < 100_000; i++) {
            arrivals.add(i * 10L);
        }
        for (final long count : new long[] {0, 1_000, 50_000, 99_999}) {
            assertThat(arrivals.before(count * 10)).isBetween(count, count + 100_000 / Arrivals.KEPT_AT_LEAST);
        }
        assertThat(arrivals.before(Long.MAX_VALUE)).isEqualTo(100_000);
    }

    @Test
    void theGivenFormatWinsOverTheSeenOne() throws IOException {
        final Path file = Files.writeString(folder.resolve("x.vscsi"), "938513000 4 8 16 0\n");
        assertThat(TraceFile.of(file, TraceFormat.of("disksim")).scan().writes())
                .isEqualTo(1);
    }

    private TraceFile write(final String name, final String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private TraceFile write(final String name, final byte[] content) throws IOException {
        return TraceFile.of(Files.write(folder.resolve(name), content), Optional.empty());
    }

    private static List<TraceRequest> all(final TraceFile trace) throws IOException {
        final List<TraceRequest> requests = new ArrayList<>();
        try (TraceReader reader = trace.open()) {
            for (TraceRequest request = reader.next(); request != null; request = reader.next()) {
                requests.add(request);
            }
        }
        return requests;
    }

    private static byte[] bytes(final byte[]... records) {
        final ByteBuffer all = ByteBuffer.allocate(records.length * 32);
        for (final byte[] record : records) {
            all.put(record);
        }
        return all.array();
    }

    private static byte[] record(final int opcode, final int length, final long lba, final long micros) {
        return ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(1)
                .putInt(length)
                .putInt(1)
                .putShort((short) opcode)
                .putShort((short) 0x100)
                .putLong(lba)
                .putLong(micros)
                .array();
    }
}
