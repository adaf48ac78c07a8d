package kintsugi.node.log;

import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Entries as bytes for logback's appenders. */
final class LineEncoder extends EncoderBase<Line> {
    private static final byte[] NOTHING = new byte[0];

    private final LineFormat format;

    LineEncoder(final LineFormat format) {
        this.format = format;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(final Line line) {
        return (format.of(line) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
