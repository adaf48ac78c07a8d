package kintsugi.node.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a node's process has written in lines of JSON.
 *
 * @param file that its output goes to
 */
public record JsonLog(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of it, as it is. */
    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The events, of whole lines only. */
    public List<JsonNode> events() {
        final String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(JsonLog::parsed)
                .toList();
    }

    private static JsonNode parsed(final String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + line, notJson);
        }
    }
}
