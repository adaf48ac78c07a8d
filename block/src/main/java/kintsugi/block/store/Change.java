package kintsugi.block.store;

import org.jspecify.annotations.Nullable;

/**
 * What a batch makes of one block.
 *
 * @param word the checksum that it has then; means nothing for one without content
 * @param data its content, if that goes through the data log
 */
record Change(Kind kind, int word, @Nullable Block data) {
    static final Change ABSENT = new Change(Kind.ABSENT, 0, null);

    /** Where the content is once the batch is durable. */
    enum Kind {
        /** There is none: zeros. */
        ABSENT(0),
        /** In its slot: the block had no content before, so that nothing was lost by writing it there. */
        IN_PLACE(1),
        /** In the data log, until it is applied. */
        LOGGED(2);

        private final byte code;

        Kind(final int code) {
            this.code = (byte) code;
        }

        /** In the log. */
        byte code() {
            return code;
        }

        static Kind of(final byte code) {
            for (final Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalStateException("a batch has blocks of unknown kind " + code);
        }
    }

    static Change inPlace(final int word) {
        return new Change(Kind.IN_PLACE, word, null);
    }

    static Change logged(final int word, final Block data) {
        return new Change(Kind.LOGGED, word, data);
    }
}
