package kintsugi.node.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.machine.thread.MachineClock;
import kintsugi.machine.thread.MachineThreads;
import kintsugi.machine.wire.TcpNetwork;
import kintsugi.node.config.NodeConfig;

/** Something asked of other nodes from a process that is none, in the name of the node whose configuration it has. It listens nowhere. */
public final class Errand {
    private Errand() {}

    /**
     * Does that with a network of its own, which is closed at the end.
     *
     * @throws kintsugi.core.failure.Rejected if the secret or a file of TLS cannot be used
     * @throws Failure what the errand throws
     */
    public static <T> T run(final NodeConfig config, final String name, final Function<TcpNetwork, T> errand) {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        final MachineThreads threads = new MachineThreads(name, answer::completeExceptionally);
        try (TcpNetwork network = TcpNetwork.open(
                HostOptions.client(config), threads, new MachineClock(), (kind, subject, cause, details) -> {})) {
            threads.start("ask", () -> answer.complete(errand.apply(network)));
            return answer.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Failure failure ? failure : new CompletionException(failed.getCause());
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", "nobody waits for the answer any more: ask again");
        } finally {
            threads.cancelAll();
        }
    }
}
