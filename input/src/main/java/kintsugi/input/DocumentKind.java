package kintsugi.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a document is meant to be: its schema, and the words for talking about it.
 *
 * @param noun what it is: {@code scenario}
 * @param opening how one begins: {@code name: …}
 * @param insteadOfAliases what to do where YAML would use an alias
 * @param whereabouts where one can be found, for somebody who named a file that is not there
 * @param schema the JSON schema
 */
public record DocumentKind(String noun, String opening, String insteadOfAliases, String whereabouts, String schema) {
    /** The text of a schema that lies beside a class. */
    public static String schemaBeside(final Class<?> neighbour, final String name) {
        try (InputStream in = Objects.requireNonNull(neighbour.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
