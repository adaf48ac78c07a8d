package kintsugi.lab.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;

/**
 * Histories as text, one thing a line; stamps are whole numbers, values and tags hexadecimal, {@code -} is an end that never came:
 *
 * <pre>
 *   CLIENT write TAG START END [kept]
 *   CLIENT patch TAG FROM-TO START END [kept]     a write of those bytes of the block
 *   CLIENT read VALUE START END                   VALUE is a tag, or one patched: TAG+TAG@FROM-TO...
 *   CLIENT flush START END
 *   CLIENT flush-told-loss START END
 *   loss STAMP
 * </pre>
 *
 * What stands behind # is a comment.
 */
public final class HistoryText {
    private final List<Access> accesses = new ArrayList<>();
    private final List<Long> losses = new ArrayList<>();
    private final Flushes flushes = new Flushes();

    private HistoryText() {}

    /** Reads one. @throws IllegalArgumentException if a line cannot be understood */
    public static History parse(final List<String> lines) {
        final HistoryText text = new HistoryText();
        for (final String line : lines) {
            final String bare = line.replaceAll("#.*", "").strip();
            if (!bare.isEmpty()) {
                text.take(bare.split("\\s+"), line);
            }
        }
        return new History(text.accesses.stream().map(text.flushes::mark).toList(), text.losses);
    }

    /** Writes one, so that {@link #parse} gives the same but for the numbers, which stand behind #. */
    public static String format(final History history) {
        final String rows = history.accesses().stream().map(HistoryText::row).collect(Collectors.joining("\n"));
        return rows + history.losses().stream().map(loss -> "\nloss " + loss).collect(Collectors.joining());
    }

    private void take(final String[] words, final String line) {
        if (words[0].equals("loss")) {
            losses.add(Long.parseLong(words[1]));
            return;
        }
        final int number = accesses.size() + 1;
        switch (words[1]) {
            case "write" -> accesses.add(write(number, words, 0, Blocks.BYTES, 3));
            case "patch" -> accesses.add(write(number, words, bound(words[3], 0), bound(words[3], 1), 4));
            case "read" ->
                accesses.add(Access.read(number, words[0], value(words[2]), stamp(words[3]), stamp(words[4])));
            case "flush" -> flushes.add(new Flush(words[0], Flush.Outcome.DONE, stamp(words[2]), stamp(words[3])));
            case "flush-told-loss" ->
                flushes.add(new Flush(words[0], Flush.Outcome.LOSS_TOLD, stamp(words[2]), stamp(words[3])));
            default -> throw new IllegalArgumentException("not understood: " + line);
        }
    }

    private static Access write(
            final int number, final String[] words, final int from, final int to, final int firstStamp) {
        return new Access(
                number,
                words[0],
                true,
                value(words[2]),
                from,
                to,
                stamp(words[firstStamp]),
                stamp(words[firstStamp + 1]),
                words.length > firstStamp + 2 && words[firstStamp + 2].equals("kept"));
    }

    private static long stamp(final String word) {
        return word.equals("-") ? Access.NEVER : Long.parseLong(word);
    }

    private static int bound(final String range, final int index) {
        return Integer.parseInt(range.split("-", -1)[index]);
    }

    private static long value(final String word) {
        final String[] parts = word.split("\\+", -1);
        long value = Long.parseUnsignedLong(parts[0], 16);
        for (int i = 1; i < parts.length; i++) {
            final String[] patch = parts[i].split("@", -1);
            value = PatternPayload.overlay(
                    value, Long.parseUnsignedLong(patch[0], 16), bound(patch[1], 0), bound(patch[1], 1));
        }
        return value;
    }

    private static String row(final Access access) {
        final String what = access.isPartial()
                ? "patch " + Long.toHexString(access.value()) + " " + access.from() + "-" + access.to()
                : (access.isWrite() ? "write " : "read ") + Long.toHexString(access.value());
        return String.format(
                Locale.ROOT,
                "%s %s %d %s%s  # %d",
                access.client(),
                what,
                access.start(),
                access.isEnded() ? Long.toString(access.end()) : "-",
                access.isKept() ? " kept" : "",
                access.number());
    }
}
