package kintsugi.input;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * YAML as a tree of JSON nodes, with the place of every value and of every key. Places are found by JSON pointer ({@code
 * /block/pools/0/rebuild_rate}), so that they survive the rewriting of values.
 *
 * <p>Limits: {@value #LARGEST_CHARACTERS} characters, {@value #DEEPEST_NESTING} levels, no key twice in a mapping, one document,
 * and no anchors or aliases (aliases can blow a document up).
 */
public final class YamlDocument {
    private static final int LARGEST_CHARACTERS = 1 << 20;
    private static final int DEEPEST_NESTING = 32;
    private static final YAMLFactory FACTORY = factory();

    private final DocumentKind kind;
    private final String file;
    private final Map<String, Place> places = new TreeMap<>();
    private final Map<String, Place> keyPlaces = new TreeMap<>();
    private JsonNode root = JsonNodeFactory.instance.nullNode();

    private YamlDocument(final DocumentKind kind, final String file) {
        this.kind = kind;
        this.file = file;
    }

    /**
     * The document in a file.
     *
     * @throws InputException if the file cannot be read, or as {@link #parse}
     */
    public static YamlDocument read(final DocumentKind kind, final Path file) {
        return parse(kind, file.toString(), FileText.read(kind, file));
    }

    /**
     * The document in a text.
     *
     * @param file how to name the text in what is said of it
     * @throws InputException with line and column if the text is no such YAML
     */
    public static YamlDocument parse(final DocumentKind kind, final String file, final String text) {
        final YamlDocument document = new YamlDocument(kind, file);
        if (text.length() > LARGEST_CHARACTERS) {
            throw new InputException(
                    Place.of(file), "the document is longer than " + LARGEST_CHARACTERS + " characters; shorten it");
        }
        try (YAMLParser parser = FACTORY.createParser(text)) {
            document.read(parser);
            return document;
        } catch (JsonProcessingException bad) {
            throw new InputException(place(file, bad.getLocation()), sentence(bad));
        } catch (IOException bad) {
            throw new InputException(Place.of(file), sentence(bad));
        }
    }

    /** What it is meant to be. */
    public DocumentKind kind() {
        return kind;
    }

    /** The tree; whoever rewrites it says so by {@link #move}. */
    public JsonNode root() {
        return root;
    }

    /** Where the value of that pointer is, or the nearest value around it. */
    public Place place(final String pointer) {
        return nearest(places, pointer);
    }

    /** Where the key of that pointer is. */
    public Place keyPlace(final String pointer) {
        final Place place = keyPlaces.get(pointer);
        return place == null ? place(pointer) : place;
    }

    /** From now on, the value of that pointer (and what is below it) is said to come from there. */
    public void move(final String pointer, final Place place) {
        places.keySet().removeIf(p -> p.startsWith(pointer + "/"));
        places.put(pointer, place);
    }

    /** The pointer to what is called so, below another pointer. */
    public static String child(final String pointer, final Object key) {
        return pointer + "/" + key.toString().replace("~", "~0").replace("/", "~1");
    }

    private Place nearest(final Map<String, Place> known, final String pointer) {
        final Place place = known.get(pointer);
        if (place != null) {
            return place;
        }
        return pointer.isEmpty() ? Place.of(file) : nearest(known, pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static YAMLFactory factory() {
        final LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST_CHARACTERS);
        limits.setNestingDepthLimit(DEEPEST_NESTING);
        limits.setMaxAliasesForCollections(0);
        return YAMLFactory.builder()
                .loaderOptions(limits)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST_NESTING)
                        .maxDocumentLength(LARGEST_CHARACTERS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        YAMLParser.Feature
                                .EMPTY_STRING_AS_NULL) // 'key:' without a value; a builder forgets this default
                .build();
    }

    private void read(final YAMLParser parser) throws IOException {
        if (parser.nextToken() == null) {
            throw new InputException(Place.of(file), "the document is empty; begin with '" + kind.opening() + "'");
        }
        root = value(parser, "");
        if (parser.nextToken() != null) {
            throw new InputException(
                    here(parser),
                    "a second document begins here; keep one " + kind.noun() + " in one file, without '---'");
        }
    }

    private JsonNode value(final YAMLParser parser, final String pointer) throws IOException {
        places.put(pointer, here(parser));
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw new InputException(here(parser), "anchors and aliases are not supported; " + kind.insteadOfAliases());
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, pointer);
            case START_ARRAY -> array(parser, pointer);
            case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
            case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
            case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(parser.getText());
        };
    }

    private ObjectNode object(final YAMLParser parser, final String pointer) throws IOException {
        final ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String key = parser.currentName();
            final String child = child(pointer, key);
            keyPlaces.put(child, here(parser));
            parser.nextToken();
            object.set(key, value(parser, child));
        }
        return object;
    }

    private ArrayNode array(final YAMLParser parser, final String pointer) throws IOException {
        final ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, child(pointer, array.size())));
        }
        return array;
    }

    private Place here(final JsonParser parser) {
        return place(file, parser.currentTokenLocation());
    }

    private static Place place(final String file, final JsonLocation location) {
        return location == null
                ? Place.of(file)
                : new Place(file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private static String sentence(final IOException bad) {
        final String message = bad instanceof JsonProcessingException json ? json.getOriginalMessage() : bad.toString();
        final String first = message.lines()
                .map(String::trim)
                .filter(line -> !line.isEmpty())
                .reduce("", (all, line) -> line.startsWith("in '") || all.length() > 160 ? all : join(all, line));
        return "this is not valid YAML: " + first + "; check the indentation and quotes here";
    }

    private static String join(final String all, final String line) {
        return all.isEmpty() ? line : all + ", " + line;
    }
}
