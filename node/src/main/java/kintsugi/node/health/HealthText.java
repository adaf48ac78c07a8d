package kintsugi.node.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import kintsugi.core.unit.Units;
import kintsugi.proto.node.v1.CapabilityHealth;
import kintsugi.proto.node.v1.Detail;
import kintsugi.proto.node.v1.DeviceHealth;
import kintsugi.proto.node.v1.HealthReply;
import kintsugi.proto.node.v1.NodeState;

/** Shows how a node stands, for people and for machines. */
public final class HealthText {
    private HealthText() {}

    /** Whether the node serves, and everything in it is well. */
    public static boolean isHealthy(final HealthReply health) {
        return health.getState() == NodeState.NODE_STATE_SERVING
                && health.getCapabilitiesList().stream().allMatch(CapabilityHealth::getIsWell)
                && health.getDevicesList().stream()
                        .allMatch(device -> device.getFailure().isEmpty());
    }

    /** Several lines. */
    public static String lines(final HealthReply health) {
        final StringBuilder text = new StringBuilder(String.format(
                "%s is %s%s: incarnation %d, up %s, process %d%n",
                health.getNode(),
                state(health),
                isHealthy(health) ? " and healthy" : ", but not healthy",
                health.getIncarnation(),
                Units.formatNanos(health.getUptimeNanos()),
                health.getProcess()));
        for (final CapabilityHealth role : health.getCapabilitiesList()) {
            text.append(String.format(
                    "  %-6s %s %s%n", role.getName(), role.getIsWell() ? "well:" : "NOT WELL:", role.getSummary()));
            for (final Detail detail : role.getDetailsList()) {
                text.append(String.format("           %s: %s%n", detail.getName(), detail.getValue()));
            }
        }
        for (final DeviceHealth device : health.getDevicesList()) {
            text.append(String.format("  device %s: %s%n", device.getName(), text(device)));
        }
        text.append(String.format(
                "  %d connections open, %d refused; %d threads; %s of %s heap; %d log lines dropped%n",
                health.getOpenConnections(),
                health.getRefusedConnections(),
                health.getHostThreads(),
                Units.formatBytes(health.getHeapUsedBytes()),
                Units.formatBytes(health.getHeapMostBytes()),
                health.getLogLinesDropped()));
        if (health.hasLastDefect()) {
            text.append(String.format(
                    "  last defect: %s, incarnation %d: %s (%d starts in this process)%n",
                    Instant.ofEpochMilli(health.getLastDefect().getWallMillis()),
                    health.getLastDefect().getIncarnation(),
                    health.getLastDefect().getWhat(),
                    health.getProcessStarts()));
        }
        return text.toString();
    }

    /** One JSON object; the names are those of the message on the wire. */
    public static String json(final HealthReply health) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("node", health.getNode());
            json.writeBooleanField("is_healthy", isHealthy(health));
            json.writeStringField("state", state(health));
            json.writeNumberField("incarnation", health.getIncarnation());
            json.writeNumberField("uptime_nanos", health.getUptimeNanos());
            json.writeNumberField("process", health.getProcess());
            json.writeNumberField("process_starts", health.getProcessStarts());
            capabilities(health, json);
            devices(health, json);
            json.writeNumberField("open_connections", health.getOpenConnections());
            json.writeNumberField("refused_connections", health.getRefusedConnections());
            json.writeNumberField("host_threads", health.getHostThreads());
            json.writeNumberField("heap_used_bytes", health.getHeapUsedBytes());
            json.writeNumberField("heap_most_bytes", health.getHeapMostBytes());
            json.writeNumberField("log_lines_dropped", health.getLogLinesDropped());
            lastDefect(health, json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void capabilities(final HealthReply health, final JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("capabilities");
        for (final CapabilityHealth role : health.getCapabilitiesList()) {
            json.writeObjectFieldStart(role.getName());
            json.writeBooleanField("is_well", role.getIsWell());
            json.writeStringField("summary", role.getSummary());
            json.writeObjectFieldStart("details");
            for (final Detail detail : role.getDetailsList()) {
                json.writeStringField(detail.getName(), detail.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void devices(final HealthReply health, final JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("devices");
        for (final DeviceHealth device : health.getDevicesList()) {
            json.writeObjectFieldStart(device.getName());
            json.writeNumberField("size_bytes", device.getSizeBytes());
            json.writeNumberField("allocated_bytes", device.getAllocatedBytes());
            json.writeStringField("failure", device.getFailure());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void lastDefect(final HealthReply health, final JsonGenerator json) throws IOException {
        if (health.hasLastDefect()) {
            json.writeObjectFieldStart("last_defect");
            json.writeNumberField("wall_millis", health.getLastDefect().getWallMillis());
            json.writeNumberField("incarnation", health.getLastDefect().getIncarnation());
            json.writeStringField("what", health.getLastDefect().getWhat());
            json.writeEndObject();
        }
    }

    private static String state(final HealthReply health) {
        return health.getState().name().replace("NODE_STATE_", "").toLowerCase(Locale.ROOT);
    }

    private static String text(final DeviceHealth device) {
        final String sizes = Units.formatBytes(device.getAllocatedBytes()) + " of "
                + Units.formatBytes(device.getSizeBytes()) + " hold data";
        return device.getFailure().isEmpty() ? sizes : "FAILED: " + device.getFailure() + "; " + sizes;
    }
}
