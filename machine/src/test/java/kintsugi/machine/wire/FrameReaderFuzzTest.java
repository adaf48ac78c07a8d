package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kintsugi.core.random.RandomStream;
import kintsugi.machine.fuzz.Draw;
import kintsugi.machine.fuzz.Frames;
import kintsugi.machine.fuzz.ReferenceParser;
import kintsugi.machine.fuzz.ReferenceParser.Meaning;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of frames against the plain reading of docs/protocol.md, on spoiled input, cut into pieces anyhow. */
@Tag("R3")
final class FrameReaderFuzzTest {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    private static final int INPUTS = IS_FULL ? 1_000_000 : 8_000;
    private static final int BUFFER_BYTES = 65_536;
    /** Beyond what arrived: what a frame of the largest kind may take before it is there, and what a test allocates itself. */
    private static final long SPARE_BYTES = 5 << 20;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyInputMeansWhatTheProtocolSays(final boolean isFromClient) {
        final Map<Frames.Spoil, int[]> seen = new EnumMap<>(Frames.Spoil.class);
        for (int seed = 1; seed <= INPUTS; seed++) {
            final Draw draw = new Draw(RandomStream.named(seed, "frames/" + isFromClient));
            final Frames frames = new Frames(draw, isFromClient);
            final Frames.Spoil spoil = frames.spoil();
            final byte[] input = frames.next(spoil);
            final Meaning expected = ReferenceParser.parse(input, isFromClient);
            assertThat(read(input, isFromClient, draw))
                    .as("seed %d, %s", seed, spoil)
                    .isEqualTo(expected);
            seen.computeIfAbsent(spoil, _ -> new int[2])[expected.isRefused() ? 1 : 0]++;
        }
        assertThat(seen.keySet()).hasSize(Frames.Spoil.values().length);
        assertThat(seen.get(Frames.Spoil.HONEST)[0]).isPositive();
        assertThat(seen.get(Frames.Spoil.FLIP)[1]).isPositive();
        assertThat(seen.get(Frames.Spoil.LENGTHS)[1]).isPositive();
        assertThat(seen.get(Frames.Spoil.CHECKSUM)[1]).isPositive();
    }

    private static Meaning read(final byte[] input, final boolean isFromClient, final Draw draw) {
        final var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        final FrameReader reader = new FrameReader(ByteBuffer.allocate(BUFFER_BYTES), isFromClient);
        final List<String> frames = new ArrayList<>();
        final long before = threads.getCurrentThreadAllocatedBytes();
        int done = 0;
        boolean isRefused = false;
        try {
            while (done < input.length) {
                final int most = draw.oneIn(3) ? 1 + draw.below(60) : 1 + draw.below(BUFFER_BYTES);
                final int count = Math.min(
                        Math.min(most, input.length - done), reader.buffer().remaining());
                assertThat(count).as("room for what arrives").isPositive();
                reader.buffer().put(input, done, count);
                done += count;
                reader.consume(new FrameReader.Receiver() {
                    @Override
                    public void arrived(final FrameHead head, final byte[] header, final byte[] body) {
                        frames.add(ReferenceParser.text(
                                head.type().number(),
                                head.status(),
                                head.method(),
                                head.id(),
                                head.amount(),
                                head.trace(),
                                header,
                                body));
                    }

                    @Override
                    public boolean wantsMore() {
                        return true;
                    }
                });
            }
        } catch (Violation refused) {
            assertThat(refused.reason()).contains(": ").hasSizeGreaterThan(20);
            isRefused = true;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("memory taken for %d bytes", input.length)
                .isLessThan(8L * input.length + SPARE_BYTES);
        return new Meaning(frames, isRefused);
    }
}
