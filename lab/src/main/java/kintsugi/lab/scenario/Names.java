package kintsugi.lab.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kintsugi.input.Section;
import kintsugi.input.Suggestions;

/** Things of one kind by name: each once, and found again by those who refer to them. */
final class Names<T> {
    private final String what;
    private final Map<String, T> known = new LinkedHashMap<>();

    /** @param what one of them is called: {@code pool} */
    Names(final String what) {
        this.what = what;
    }

    void add(final Section section, final String name, final T value) {
        if (known.putIfAbsent(name, value) != null) {
            section.problem("name", "the " + what + " '" + name + "' is named twice; give one of them another name");
        }
    }

    /** What a key names; the only one when the key is left out; a problem otherwise. */
    Optional<T> find(final Section section, final String key) {
        if (!section.has(key) && known.size() == 1) {
            return Optional.of(known.values().iterator().next());
        }
        final Optional<String> name = section.text(key);
        if (name.isEmpty()) {
            section.problem(
                    key,
                    "'" + key + "' is missing, and there are " + known.size() + " " + what + "s; "
                            + (known.isEmpty() ? "declare one" : "name one"));
            return Optional.empty();
        }
        final Optional<T> found = Optional.ofNullable(known.get(name.get()));
        if (found.isEmpty()) {
            section.problem(
                    key,
                    "there is no " + what + " '" + name.get() + "'"
                            + (known.isEmpty()
                                    ? "; declare it"
                                    : "; nearest known: " + Suggestions.nearest(name.get(), known.keySet())));
        }
        return found;
    }

    /** As {@link #find}, but absent when the key is left out. */
    Optional<T> findIfNamed(final Section section, final String key) {
        return section.has(key) ? find(section, key) : Optional.empty();
    }
}
