package kintsugi.machine.wire;

import kintsugi.core.host.Reply;

/** The numbers of {@link Reply.Status} on the wire: fixed here, whatever the order in the code. */
final class Statuses {
    private Statuses() {}

    static int number(final Reply.Status status) {
        return switch (status) {
            case OK -> 0;
            case REJECTED -> 1;
            case UNAVAILABLE -> 2;
            case INDETERMINATE -> 3;
            case CORRUPT -> 4;
        };
    }

    /** @throws Violation if no status has that number */
    static Reply.Status of(final int number) throws Violation {
        return switch (number) {
            case 0 -> Reply.Status.OK;
            case 1 -> Reply.Status.REJECTED;
            case 2 -> Reply.Status.UNAVAILABLE;
            case 3 -> Reply.Status.INDETERMINATE;
            case 4 -> Reply.Status.CORRUPT;
            default -> throw new Violation("bad_frame", "a reply has the unknown status " + number);
        };
    }
}
