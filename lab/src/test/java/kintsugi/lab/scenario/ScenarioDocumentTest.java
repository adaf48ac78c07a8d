package kintsugi.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L1")
final class ScenarioDocumentTest {
    @Test
    void everyKeyAndKindOfTheSchemaIsInTheDocument() throws IOException {
        final Set<String> names = new TreeSet<>();
        collect(new ObjectMapper().readTree(ScenarioFile.schema()), names);
        assertThat(names).contains("crash_node", "most_in_flight", "reads_return_last_write");
        final String document =
                Files.readString(Path.of(System.getProperty("kintsugi.root", "."), "docs", "scenarios.md"));
        assertThat(names).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
    }

    private static void collect(final JsonNode node, final Set<String> names) {
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.path("kind").path("enum").forEach(kind -> names.add(kind.asText()));
        node.path("enum").forEach(value -> names.add(value.asText()));
        node.forEach(child -> collect(child, names));
    }
}
