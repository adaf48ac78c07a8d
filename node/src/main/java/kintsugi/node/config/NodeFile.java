package kintsugi.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.input.DocumentKind;
import kintsugi.input.InputException;
import kintsugi.input.Problem;
import kintsugi.input.SchemaCheck;
import kintsugi.input.Section;
import kintsugi.input.YamlDocument;

/**
 * Reads {@code node.yaml} in three steps: YAML with places, JSON schema, meaning. Each step reports all it finds before the next
 * begins. Nothing is written and nothing is bound.
 */
public final class NodeFile {
    private static final DocumentKind KIND = new DocumentKind(
            "node configuration",
            "id: …",
            "write the value out",
            "'kintsugi node init FOLDER' makes some",
            DocumentKind.schemaBeside(NodeFile.class, "node-schema.json"));

    private NodeFile() {}

    /**
     * The node in a file. Relative paths in it are relative to it.
     *
     * @throws InputException with every problem found, each with its place
     */
    public static NodeConfig read(final Path file) {
        final YamlDocument document = YamlDocument.read(KIND, file);
        SchemaCheck.check(document);
        final List<Problem> problems = new ArrayList<>();
        final Path folder = file.toAbsolutePath().normalize().resolveSibling("");
        final NodeConfig config = new NodeBinder(new Section(document, document.root(), "", problems), folder).bind();
        if (!problems.isEmpty()) {
            problems.sort(Problem.BY_PLACE);
            throw new InputException(problems.stream().distinct().toList());
        }
        return config;
    }

    /** The JSON schema of such files. */
    public static String schema() {
        return KIND.schema();
    }
}
