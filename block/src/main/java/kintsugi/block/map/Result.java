package kintsugi.block.map;

import kintsugi.core.failure.Rejected;

/** What became of a command. */
public sealed interface Result {
    /** Applied; {@code version} is that of the map afterwards. */
    record Done(long version) implements Result {}

    /** Not applied: nothing changed. */
    record Refused(String code, String message) implements Result {}

    /** The version, or the refusal as a failure. */
    default long orThrow() {
        return switch (this) {
            case Done done -> done.version();
            case Refused refused -> throw new Rejected(refused.code(), refused.message());
        };
    }
}
