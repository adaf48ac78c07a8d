package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.random.RandomStream;
import kintsugi.machine.fuzz.Draw;
import kintsugi.machine.fuzz.ReferenceParser;
import org.junit.jupiter.api.Test;

/** What the writer sends is what docs/protocol.md says, however its buffer falls between the parts of frames. */
final class FrameWriterFuzzTest {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    private static final int SEEDS = IS_FULL ? 200_000 : 2_000;
    private static final int SMALLEST_BUFFER_BYTES = Frame.HEAD_BYTES + Frame.TAIL_BYTES;

    @Test
    void framesBecomeTheBytesOfTheProtocol() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            final Draw draw = new Draw(RandomStream.named(seed, "writer"));
            final Queue<Frame> frames = new ArrayDeque<>();
            final List<String> expected = new ArrayList<>();
            final boolean isClient = draw.oneIn(2);
            for (int i = 0; i <= draw.below(6); i++) {
                final Frame frame = frame(draw, isClient, i);
                frames.add(frame);
                expected.add(text(frame));
            }
            final FrameWriter writer =
                    new FrameWriter(ByteBuffer.allocateDirect(SMALLEST_BUFFER_BYTES + draw.below(400)));
            final ByteArrayOutputStream sent = new ByteArrayOutputStream();
            do {
                writer.fill(frames::poll);
                final byte[] piece = new byte[writer.buffer().remaining()];
                writer.buffer().get(piece);
                sent.writeBytes(piece);
            } while (writer.isWithinFrame() || !frames.isEmpty());
            final ReferenceParser.Meaning meaning = ReferenceParser.parse(sent.toByteArray(), isClient);
            assertThat(meaning).as("seed %d", seed).isEqualTo(new ReferenceParser.Meaning(expected, false));
        }
    }

    private static Frame frame(final Draw draw, final boolean isClient, final long id) {
        return switch (draw.below(6)) {
            case 0 -> main(draw, isClient, id);
            case 1 -> isClient ? Frame.open(id, draw.noise(draw.below(1_025))) : main(draw, isClient, id);
            case 2 -> Frame.data(id, body(draw));
            case 3 -> Frame.credit(id, draw.below(1 << 20));
            case 4 -> draw.of(Frame.end(id), Frame.alive());
            default -> draw.of(Frame.abort(id, "y".repeat(2_000)), Frame.bye(""));
        };
    }

    private static Frame main(final Draw draw, final boolean isClient, final long id) {
        final byte[] header = draw.noise(draw.below(500));
        if (isClient) {
            final Frame call = Frame.call(new Request((int) draw.any(), header, body(draw)), draw.any() >>> 1);
            call.id = id;
            return call;
        }
        final Reply.Status status = draw.of(Reply.Status.values());
        return Frame.reply(id, draw.any(), new Reply(status, header, body(draw)));
    }

    private static Payload body(final Draw draw) {
        final int length = draw.oneIn(3) ? 0 : draw.below(3_000);
        return draw.oneIn(2)
                ? new BytesPayload(draw.noise(length + 5), draw.below(6), length)
                : PatternPayload.uniform(draw.any(), draw.below(4_096), length);
    }

    private static String text(final Frame frame) {
        return ReferenceParser.text(
                frame.type.number(),
                frame.status,
                frame.method,
                frame.id,
                frame.amount,
                frame.trace,
                frame.header,
                frame.body.toBytes());
    }
}
