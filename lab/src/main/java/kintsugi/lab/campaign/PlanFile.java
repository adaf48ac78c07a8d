package kintsugi.lab.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Plans as JSON files, so that a reduced one can be kept, sent, edited and replayed. */
public final class PlanFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private PlanFile() {}

    /** The plan as JSON. */
    public static String toText(final Plan plan) {
        try {
            return JSON.writeValueAsString(plan);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a plan is plain data", impossible);
        }
    }

    /** The plan that this JSON tells. @throws JsonProcessingException if it tells none */
    public static Plan fromText(final String text) throws JsonProcessingException {
        return JSON.readValue(text, Plan.class);
    }

    /** Reads a file. @throws IOException if it cannot be read or holds no plan */
    public static Plan read(final Path file) throws IOException {
        return fromText(Files.readString(file));
    }

    /** Writes a file. */
    public static void write(final Path file, final Plan plan) throws IOException {
        Files.writeString(file, toText(plan) + "\n");
    }
}
