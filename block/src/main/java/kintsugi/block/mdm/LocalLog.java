package kintsugi.block.mdm;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.MapEvent;
import kintsugi.block.map.Outcome;
import kintsugi.block.map.Result;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;

/**
 * The log of a metadata manager that stands alone: one thread owns the map, and applies commands and answers questions in the order
 * in which they arrive, stamped with this host's time. Nothing of it survives this host.
 */
final class LocalLog implements CommandLog {
    private final Host host;
    private final ClusterMap map = new ClusterMap();
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Consumer<Command> whenApplied;

    /** @param whenApplied is told every command that was applied, on the owner's thread; must be quick */
    LocalLog(final Host host, final Consumer<Command> whenApplied) {
        this.host = host;
        this.whenApplied = whenApplied;
    }

    void start() {
        host.threads().start("mdm/log", this::own);
    }

    @Override
    public Promise<Result> propose(final Command command) {
        final Promise<Result> promise = new Promise<>(host.threads());
        queue.add(() -> promise.complete(apply(command)));
        return promise;
    }

    @Override
    public <T> Promise<T> ask(final Function<ClusterMap, T> question) {
        final Promise<T> promise = new Promise<>(host.threads());
        queue.add(() -> answer(question, promise));
        return promise;
    }

    /** The map itself, for samplers and checkers that run while its owner does not. */
    ClusterMap map() {
        return map;
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

    private Result apply(final Command command) {
        final Outcome outcome = map.apply(command, host.clock().nanos());
        for (final MapEvent event : outcome.events()) {
            host.events().record(event.kind(), event.subject(), event.cause(), event.details());
        }
        if (outcome.result() instanceof Result.Done) {
            whenApplied.accept(command);
        }
        return outcome.result();
    }

    private <T> void answer(final Function<ClusterMap, T> question, final Promise<T> promise) {
        try {
            promise.complete(question.apply(map));
        } catch (Failure failure) {
            promise.fail(failure);
        }
    }
}
