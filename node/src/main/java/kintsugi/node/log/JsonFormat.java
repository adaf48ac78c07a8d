package kintsugi.node.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import kintsugi.machine.EventRecord;

/** For machines: one JSON object. {@code nanos} is the monotonic clock, which all processes of one computer share. */
final class JsonFormat implements LineFormat {
    private final JsonFactory factory = new JsonFactory();

    @Override
    public String of(final Line line) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            write(line, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(final Line line, final JsonGenerator json) throws IOException {
        final EventRecord event = line.event();
        json.writeStartObject();
        json.writeStringField("time", LineFormat.time(event.wallMillis()));
        json.writeNumberField("nanos", event.nanos());
        json.writeStringField("severity", line.severity().name());
        json.writeStringField("node", event.node().name());
        json.writeNumberField("incarnation", event.incarnation());
        json.writeStringField("trace", event.trace());
        json.writeStringField("kind", event.kind());
        json.writeStringField("subject", event.subject());
        json.writeStringField("cause", event.cause());
        json.writeObjectFieldStart("details");
        for (final Map.Entry<String, String> detail : event.details().entrySet()) {
            json.writeStringField(detail.getKey(), detail.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
