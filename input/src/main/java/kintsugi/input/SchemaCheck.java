package kintsugi.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Checks a document against the JSON schema of its kind, and says what is wrong in sentences with places. */
public final class SchemaCheck {
    private static final int SHOWN_AT_MOST = 10;

    private final YamlDocument document;
    private final JsonSchema schema;

    private SchemaCheck(final YamlDocument document) {
        this.document = document;
        this.schema = schema(document.kind().schema());
    }

    /** @throws InputException if the document does not have the shape of its kind */
    public static void check(final YamlDocument document) {
        new SchemaCheck(document).check();
    }

    private void check() {
        final List<Problem> problems = new ArrayList<>();
        schema.validate(document.root()).stream()
                .sorted(Comparator.comparing(ValidationMessage::toString))
                .map(this::problem)
                .distinct()
                .forEach(problems::add);
        problems.sort(Problem.BY_PLACE);
        if (!problems.isEmpty()) {
            throw new InputException(problems.subList(0, Math.min(SHOWN_AT_MOST, problems.size())));
        }
    }

    private static JsonSchema schema(final String text) {
        final SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text, config);
    }

    private Problem problem(final ValidationMessage message) {
        final String pointer = message.getInstanceLocation().toString();
        return switch (message.getType()) {
            case "additionalProperties" -> unknownKey(pointer, message);
            case "required" ->
                new Problem(
                        document.place(pointer),
                        owner(pointer) + " has no '" + message.getProperty() + "'; add it"
                                + described(
                                        schemaParent(message).path("properties").path(message.getProperty())));
            default ->
                new Problem(document.place(pointer), subject(pointer) + " " + finding(message) + remedy(message));
        };
    }

    private Problem unknownKey(final String pointer, final ValidationMessage message) {
        final List<String> known = new ArrayList<>();
        schemaParent(message).path("properties").fieldNames().forEachRemaining(known::add);
        final String key = message.getProperty();
        return new Problem(
                document.keyPlace(YamlDocument.child(pointer, key)),
                owner(pointer) + " has no key '" + key + "'; nearest known: " + Suggestions.nearest(key, known));
    }

    private JsonNode schemaParent(final ValidationMessage message) {
        final String location = message.getSchemaLocation().getFragment().toString();
        return schema.getSchemaNode().at(location.substring(0, location.lastIndexOf('/')));
    }

    private String finding(final ValidationMessage message) {
        final JsonNode value = message.getInstanceNode();
        final String seen = seen(value);
        return switch (message.getType()) {
            case "type" -> "is " + seen + " and should be " + types(message.getSchemaNode());
            case "enum" -> "is " + seen + " and should be " + Suggestions.nearest(value.asText(), texts(message));
            case "minimum" ->
                value.isNumber() && value.asDouble() < 0
                        ? "is " + seen + ", and cannot be negative"
                        : "is " + seen + ", and must be at least "
                                + message.getSchemaNode().asText();
            case "maximum" ->
                "is " + seen + ", and must be at most "
                        + message.getSchemaNode().asText();
            case "exclusiveMinimum" ->
                "is " + seen + ", and must be above " + message.getSchemaNode().asText();
            case "exclusiveMaximum" ->
                "is " + seen + ", and must be below " + message.getSchemaNode().asText();
            case "maxItems" -> "has more than " + message.getSchemaNode().asText() + " entries; remove some";
            case "uniqueItems" -> "names one thing twice; remove one of them";
            case "pattern" -> "is " + seen + ", which is not a name";
            default -> "does not fit: " + message.getMessage();
        };
    }

    private String remedy(final ValidationMessage message) {
        final String description = schemaParent(message)
                .path("description")
                .asText()
                .replaceFirst("; .*", ""); // what follows is the default
        return description.isEmpty() || message.getType().equals("enum") ? "" : "; it is " + description;
    }

    private static String described(final JsonNode property) {
        final String description = property.path("description").asText();
        return description.isEmpty() ? "" : " (" + description + ")";
    }

    private static List<String> texts(final ValidationMessage message) {
        final List<String> texts = new ArrayList<>();
        message.getSchemaNode().forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static String types(final JsonNode type) {
        final List<String> names = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(t -> {
                if (!t.asText().equals("null")) { // that it may be left empty helps nobody who wrote something else
                    names.add(typeName(t.asText()));
                }
            });
        } else {
            names.add(typeName(type.asText()));
        }
        return String.join(" or ", names);
    }

    private static String typeName(final String type) {
        return switch (type) {
            case "object" -> "a mapping (key: value lines)";
            case "array" -> "a list (lines that begin with '- ')";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> "a text";
        };
    }

    private static String seen(final JsonNode value) {
        if (value.isNull()) {
            return "empty";
        }
        return value.isValueNode() ? "'" + value.asText() + "'" : value.isArray() ? "a list" : "a mapping";
    }

    private static String subject(final String pointer) {
        return pointer.isEmpty() ? "the document" : "'" + dotted(pointer) + "'";
    }

    private String owner(final String pointer) {
        return pointer.isEmpty() ? "a " + document.kind().noun() : "'" + dotted(pointer) + "'";
    }

    private static String dotted(final String pointer) {
        return pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
    }
}
