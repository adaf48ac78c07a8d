package kintsugi.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents of the repository. */
final class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    @Test
    void everyLinkToAFileLeadsSomewhere() throws IOException {
        final List<String> broken = new ArrayList<>();
        for (final Path document : documents()) {
            final Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                final String target = link.group(1);
                if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(Sources.nameOf(document) + " links to " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        final List<Path> documents = new ArrayList<>();
        for (final String folder : List.of(".", "docs", "benchmarks")) {
            try (Stream<Path> files = Files.list(Rooms.ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
            }
        }
        return documents;
    }
}
