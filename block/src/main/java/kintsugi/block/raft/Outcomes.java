package kintsugi.block.raft;

import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.NotLeaderException;
import java.util.Optional;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;

/** What may be concluded when the library says no. */
final class Outcomes {
    private Outcomes() {}

    /** Of a question: it changes nothing, so it can be asked again. */
    static Failure ofQuestion(final Throwable cause) {
        return cause instanceof NotLeaderException refused ? notLeading(refused) : busy();
    }

    /**
     * Of a proposal. It did not happen if it never reached the log; the library says so in two ways only. An entry that was in the log of a
     * leader that was deposed may be committed yet: by any member that has it and is elected.
     */
    static Failure ofProposal(final Throwable cause) {
        return switch (cause) {
            case NotLeaderException refused -> notLeading(refused);
            case CannotReplicateException _ -> busy();
            default ->
                new Indeterminate(
                        "leadership_lost",
                        "the metadata manager stopped to lead before it was known whether this is done: look, then ask again");
        };
    }

    private static Failure notLeading(final NotLeaderException refused) {
        return NotLeading.failure(Optional.ofNullable(refused.getLeader()).map(MemberId::nodeOf));
    }

    private static Failure busy() {
        return new Unavailable("mdm_busy", "the metadata manager cannot take that now: ask again soon");
    }

    /** A member that is not there, or not any more. */
    static Failure stopped(final NodeId member, final String why) {
        return new Unavailable("mdm_stopped", member + " does not take part: " + why);
    }
}
