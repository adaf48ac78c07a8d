package kintsugi.lab.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Histories of which it is known whether they are right: text files beside this class. */
final class Corpus {
    private static final List<String> FILES =
            List.of("classic.txt", "indeterminate.txt", "losses.txt", "partial.txt", "mutated.txt");

    /** One of them. */
    record Known(String name, boolean isRight, History history) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Corpus() {}

    static Stream<Known> all() {
        return FILES.stream().flatMap(file -> read(file).stream());
    }

    private static List<Known> read(final String file) {
        final List<Known> found = new ArrayList<>();
        for (final String part : text(file).split("(?m)^== ")) {
            if (!part.isBlank() && !part.startsWith("#")) {
                final List<String> lines = part.lines().toList();
                found.add(new Known(
                        file + ": " + lines.get(0),
                        isRight(lines.get(1)),
                        HistoryText.parse(lines.subList(2, lines.size()))));
            }
        }
        return found;
    }

    private static boolean isRight(final String word) {
        return switch (word) {
            case "right" -> true;
            case "wrong" -> false;
            default -> throw new IllegalArgumentException("neither right nor wrong: " + word);
        };
    }

    private static String text(final String file) {
        try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
