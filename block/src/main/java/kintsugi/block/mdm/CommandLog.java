package kintsugi.block.mdm;

import java.util.function.Function;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.Result;
import kintsugi.core.host.Promise;

/**
 * The way to the cluster map: commands go in, their results come out, in one order for everybody. This is the seam where a replicated
 * log stands in for the local one; then both methods may fail with {@link kintsugi.core.failure.Unavailable} (no quorum: it did not
 * happen) or {@link kintsugi.core.failure.Indeterminate} (it may happen yet). Any thread may call.
 */
interface CommandLog {
    /** Has the command applied, after all that was proposed before by this thread. */
    Promise<Result> propose(Command command);

    /** Asks the map as it is after everything that was answered before this call; the function must not keep the map. */
    <T> Promise<T> ask(Function<ClusterMap, T> question);
}
