package kintsugi.block.raft;

import java.util.Optional;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;

/** The answer of a member that does not lead, which names the one that does, as it travels: as a failure's code and text. */
public final class NotLeading {
    private static final String CODE = "not_leader";
    private static final String HINT = "this metadata manager does not lead, ask ";

    private NotLeading() {}

    /** Nothing was done; the leader may be known. */
    public static Unavailable failure(final Optional<NodeId> leader) {
        return new Unavailable(CODE, HINT + leader.map(NodeId::name).orElse("another"));
    }

    /** Whether the failure says so. */
    public static boolean isSaidBy(final Failure failure) {
        return failure.code().equals(CODE);
    }

    /** Whom it names. */
    public static Optional<NodeId> leader(final Failure failure) {
        final String text = String.valueOf(failure.getMessage());
        if (!isSaidBy(failure) || !text.startsWith(HINT)) {
            return Optional.empty();
        }
        return Optional.of(text.substring(HINT.length()))
                .filter(name -> !name.equals("another") && NodeId.isName(name))
                .map(NodeId::new);
    }
}
