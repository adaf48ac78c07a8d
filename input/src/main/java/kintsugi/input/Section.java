package kintsugi.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;

/**
 * One mapping of a document that has passed the schema, read key by key. What is wrong is collected with its place, and reading
 * goes on with the default, so that one pass finds everything.
 */
public final class Section {
    private final YamlDocument document;
    private final JsonNode node;
    private final String pointer;
    private final List<Problem> problems;

    /** The mapping at that pointer; what is wrong goes into {@code problems}. */
    public Section(
            final YamlDocument document, final JsonNode node, final String pointer, final List<Problem> problems) {
        this.document = document;
        this.node = node;
        this.pointer = pointer;
        this.problems = problems;
    }

    /** Whether it has that key. */
    public boolean has(final String key) {
        return node.has(key);
    }

    /** The mapping of that key; an empty one if it is not there. */
    public Section section(final String key) {
        return new Section(document, node.path(key), YamlDocument.child(pointer, key), problems);
    }

    /** The mappings in the list of that key. */
    public List<Section> sections(final String key) {
        final List<Section> all = new ArrayList<>();
        final String list = YamlDocument.child(pointer, key);
        for (final JsonNode item : node.path(key)) {
            all.add(new Section(document, item, YamlDocument.child(list, all.size()), problems));
        }
        return all;
    }

    /** Its keys, in the order of the document. */
    public List<String> keys() {
        final List<String> all = new ArrayList<>();
        node.fieldNames().forEachRemaining(all::add);
        return all;
    }

    /** The texts in the list of that key. */
    public List<String> texts(final String key) {
        final List<String> all = new ArrayList<>();
        node.path(key).forEach(item -> all.add(item.asText()));
        return all;
    }

    /** The text of that key. */
    public Optional<String> text(final String key) {
        return has(key) ? Optional.of(node.get(key).asText()) : Optional.empty();
    }

    /** The text of that key, or another. */
    public String text(final String key, final String otherwise) {
        return text(key).orElse(otherwise);
    }

    /** The whole number of that key, or another. */
    public int integer(final String key, final int otherwise) {
        return has(key) ? node.get(key).asInt() : otherwise;
    }

    /** The whole number of that key. */
    public OptionalLong count(final String key) {
        return has(key) ? OptionalLong.of(node.get(key).asLong()) : OptionalLong.empty();
    }

    /** The number of that key, or another. */
    public double number(final String key, final double otherwise) {
        return node.path(key).asDouble(otherwise);
    }

    /** Whether that key is true, or another value if it is not there. */
    public boolean flag(final String key, final boolean otherwise) {
        return node.path(key).asBoolean(otherwise);
    }

    /** The size of that key. */
    public OptionalLong bytes(final String key) {
        return quantity(key, Units::parseBytes);
    }

    /** The duration of that key. */
    public OptionalLong nanos(final String key) {
        return quantity(key, Units::parseNanos);
    }

    /** The duration of that key, or another. */
    public long nanos(final String key, final long otherwise) {
        return nanos(key).orElse(otherwise);
    }

    /** The byte rate of that key. */
    public OptionalLong bytesPerSecond(final String key) {
        return quantity(key, Units::parseBytesPerSecond);
    }

    /** The link rate of that key. */
    public OptionalLong bitsPerSecond(final String key) {
        return quantity(key, Units::parseBitsPerSecond);
    }

    /** The value, which must not be zero. */
    public long positive(final String key, final OptionalLong value, final long otherwise) {
        if (value.isPresent() && value.getAsLong() == 0) {
            problem(key, "'" + key + "' is zero; give more than that");
            return otherwise;
        }
        return value.orElse(otherwise);
    }

    /** Where it stands. */
    public Place place() {
        return document.place(pointer);
    }

    /** Where the value of that key stands. */
    public Place place(final String key) {
        return document.place(YamlDocument.child(pointer, key));
    }

    /** Says what is wrong with the value of that key. */
    public void problem(final String key, final String sentence) {
        problems.add(new Problem(place(key), sentence));
    }

    /** Says what is wrong with that key itself. */
    public void problemAtKey(final String key, final String sentence) {
        problems.add(new Problem(document.keyPlace(YamlDocument.child(pointer, key)), sentence));
    }

    private OptionalLong quantity(final String key, final ToLongFunction<String> parser) {
        if (!has(key)) {
            return OptionalLong.empty();
        }
        final String text = node.get(key).asText();
        try {
            return OptionalLong.of(parser.applyAsLong(text));
        } catch (Rejected bad) {
            final String negative = text.startsWith("-") ? ", and cannot be negative" : "";
            problem(key, "'" + key + "': " + bad.getMessage() + negative);
            return OptionalLong.empty();
        }
    }
}
