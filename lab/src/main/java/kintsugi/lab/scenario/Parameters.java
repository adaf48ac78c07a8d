package kintsugi.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kintsugi.input.InputException;
import kintsugi.input.Place;
import kintsugi.input.Problem;
import kintsugi.input.Suggestions;
import kintsugi.input.YamlDocument;

/**
 * Fills in what is variable in a document: first the values set from outside, each for a declared parameter or for a path that
 * exists in the document; then every {@code ${name}} in a text. A text that is nothing but {@code ${name}} takes the parameter's
 * value with its type. Keys are never rewritten.
 */
final class Parameters {
    private static final String SECTION = "parameters";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

    private final YamlDocument document;
    private final SortedMap<String, JsonNode> values = new TreeMap<>();
    private final SortedMap<String, Place> overridden = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Parameters(final YamlDocument document) {
        this.document = document;
        document.root().path(SECTION).properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    }

    /** Rewrites the document in place; gives the values that the parameters have. */
    static SortedMap<String, JsonNode> fill(final YamlDocument document, final SortedMap<String, String> sets) {
        final Parameters parameters = new Parameters(document);
        sets.forEach(parameters::set);
        parameters.substitute(document.root(), "");
        if (!parameters.problems.isEmpty()) {
            throw new InputException(parameters.problems);
        }
        return parameters.values;
    }

    private void set(final String key, final String text) {
        final Place place = Place.of("--set " + key + "=" + text);
        final JsonNode value = YamlDocument.parse(document.kind(), place.file(), text.isEmpty() ? "''" : text)
                .root();
        if (values.containsKey(key)) {
            values.put(key, value);
            overridden.put(key, place);
            ((ObjectNode) document.root().get(SECTION)).set(key, value);
        } else if (!replace(key, value, place)) {
            problems.add(new Problem(place, "nothing is called '" + key + "'; nearest known: " + nearest(key)));
        }
    }

    private boolean replace(final String path, final JsonNode value, final Place place) {
        final String pointer = "/" + path.replace('.', '/');
        final int end = pointer.lastIndexOf('/');
        final JsonNode parent = document.root().at(pointer.substring(0, end));
        final String last = pointer.substring(end + 1);
        if (document.root().at(pointer).isMissingNode() || path.startsWith(SECTION + ".")) {
            return false;
        }
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(last), value);
        }
        document.move(pointer, place);
        return true;
    }

    private String nearest(final String key) {
        final List<String> known = new ArrayList<>(values.keySet());
        collectPaths(document.root(), "", known);
        return Suggestions.nearest(key, known);
    }

    private static void collectPaths(final JsonNode node, final String path, final List<String> paths) {
        if (node.isValueNode()) {
            paths.add(path);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collectPaths(node.get(i), path + "." + i, paths);
            }
        } else {
            for (final Map.Entry<String, JsonNode> entry : node.properties()) {
                if (!(path.isEmpty() && entry.getKey().equals(SECTION))) {
                    collectPaths(
                            entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), paths);
                }
            }
        }
    }

    private void substitute(final JsonNode node, final String pointer) {
        if (node instanceof ObjectNode object) {
            for (final Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!(pointer.isEmpty() && entry.getKey().equals(SECTION))) {
                    entry.setValue(substituted(entry.getValue(), YamlDocument.child(pointer, entry.getKey())));
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, substituted(array.get(i), YamlDocument.child(pointer, i)));
            }
        }
    }

    private JsonNode substituted(final JsonNode value, final String pointer) {
        if (!value.isTextual()) {
            substitute(value, pointer);
            return value;
        }
        final Matcher references = REFERENCE.matcher(value.textValue());
        if (references.matches()) {
            return valueOf(references.group(1), pointer);
        }
        references.reset();
        return TextNode.valueOf(references.replaceAll(
                r -> Matcher.quoteReplacement(valueOf(r.group(1), pointer).asText())));
    }

    private JsonNode valueOf(final String name, final String pointer) {
        final JsonNode value = values.get(name);
        if (value == null) {
            problems.add(new Problem(
                    document.place(pointer),
                    "'${" + name + "}' is not declared under 'parameters'"
                            + (values.isEmpty()
                                    ? "; declare it there"
                                    : "; nearest known: " + nearestParameter(name))));
            return TextNode.valueOf("");
        }
        final Place place = overridden.get(name);
        if (place != null) {
            document.move(pointer, place);
        }
        return value.deepCopy();
    }

    private String nearestParameter(final String name) {
        return Suggestions.nearest(name, values.keySet());
    }
}
