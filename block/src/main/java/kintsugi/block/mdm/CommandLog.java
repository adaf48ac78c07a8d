package kintsugi.block.mdm;

import java.util.Optional;
import java.util.function.Function;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.Result;
import kintsugi.core.host.Promise;
import kintsugi.proto.block.v1.ProposalId;

/**
 * The way to the cluster map: commands go in, their results come out, in one order for everybody. Any thread may call. Promises fail with
 *
 * <ul>
 *   <li>{@link kintsugi.core.failure.Unavailable}: it did not happen. This member does not lead ({@link
 *       kintsugi.block.raft.NotLeading}), or not any more under the leadership that the command was decided under, or cannot take more;
 *   <li>{@link kintsugi.core.failure.Indeterminate}: a command may happen yet. Never for a question.
 * </ul>
 */
interface CommandLog {
    /**
     * Has the command applied.
     *
     * @param id with which it is applied once, however often it is proposed; the later ones get the first result
     */
    Promise<Result> propose(Command command, Optional<ProposalId> id);

    /** Has the command applied, each time. */
    default Promise<Result> propose(final Command command) {
        return propose(command, Optional.empty());
    }

    /** Asks the map as it is after everything that was answered before this call, on any member; the function must not keep the map. */
    <T> Promise<T> ask(Function<ClusterMap, T> question);

    /** How far the time of the commands has come; what is asked of the map about durations is meant by it. */
    long nowNanos();
}
