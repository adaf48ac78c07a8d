package kintsugi.block.mdm;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.Result;
import kintsugi.block.wire.CommandCodec;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.proto.block.v1.Proposal;
import kintsugi.proto.block.v1.ProposalId;

/**
 * The log of a metadata manager that has no device for one: one thread owns the map, and applies commands and answers questions in the
 * order in which they arrive, stamped with this host's time. Nothing of it survives this start of the host. For trials: a scenario or
 * a node that says nothing of a log gets this one.
 */
final class LocalLog implements CommandLog {
    private final Host host;
    private final Duties duties;
    private final MapState state = new MapState();
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

    LocalLog(final Host host, final Duties duties) {
        this.host = host;
        this.duties = duties;
    }

    void start() {
        state.begin();
        host.threads().start("mdm/log", this::own);
        duties.begin(this, state.map());
    }

    @Override
    public Promise<Result> propose(final Command command, final Optional<ProposalId> id) {
        final Promise<Result> promise = new Promise<>(host.threads());
        queue.add(() -> promise.complete(apply(command, id)));
        return promise;
    }

    @Override
    public <T> Promise<T> ask(final Function<ClusterMap, T> question) {
        final Promise<T> promise = new Promise<>(host.threads());
        queue.add(() -> answer(question, promise));
        return promise;
    }

    @Override
    public long nowNanos() {
        return host.clock().nanos();
    }

    /** The map itself, for samplers and checkers that run while its owner does not. */
    ClusterMap map() {
        return state.map();
    }

    private void own() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException stopped) {
            throw new Cancelled("cancelled", "the owner of the map was told to stop");
        }
    }

    private Result apply(final Command command, final Optional<ProposalId> id) {
        final Proposal.Builder proposal = Proposal.newBuilder()
                .setTimeNanos(nowNanos())
                .setLeadership(state.leadership())
                .setCommand(CommandCodec.encode(command));
        id.ifPresent(proposal::setId);
        final MapState.Applied applied = state.apply(proposal.build());
        MapEvents.record(host.events(), applied.events(), state.map().version());
        applied.command().ifPresent(duties::applied);
        return applied.result();
    }

    private <T> void answer(final Function<ClusterMap, T> question, final Promise<T> promise) {
        try {
            promise.complete(question.apply(state.map()));
        } catch (Failure failure) {
            promise.fail(failure);
        }
    }
}
