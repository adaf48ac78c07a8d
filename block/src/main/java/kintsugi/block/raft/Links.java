package kintsugi.block.raft;

import com.google.protobuf.Empty;
import io.microraft.model.message.RaftMessage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import kintsugi.core.call.Peers;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;

/**
 * The way to the other members: for each a thread and a short queue, so that the thread of the member never waits for the network. A message is
 * a call whose answer nobody needs; what does not fit into the queue is dropped, and the library sends anew what was lost.
 */
final class Links {
    /** Messages that wait for one member. */
    private static final int WAITING = 128;

    private static final long TIMEOUT_NANOS = 2 * Units.SECOND;

    private final Host host;
    private final Peers peers;
    private final Map<NodeId, ArrayBlockingQueue<RaftMessage>> queues = new TreeMap<>();

    Links(final Host host, final Peers peers) {
        this.host = host;
        this.peers = peers;
    }

    /** On the member's thread. */
    void send(final NodeId target, final RaftMessage message) {
        queues.computeIfAbsent(target, this::open).offer(message);
    }

    private ArrayBlockingQueue<RaftMessage> open(final NodeId target) {
        final ArrayBlockingQueue<RaftMessage> queue = new ArrayBlockingQueue<>(WAITING);
        host.threads().start("mdm/link", () -> carry(target, queue));
        return queue;
    }

    private void carry(final NodeId target, final ArrayBlockingQueue<RaftMessage> queue) {
        try {
            while (true) {
                final byte[] message = MessageCodec.encode(queue.take()).toByteArray();
                peers.start(
                        target,
                        Method.METHOD_RAFT,
                        Empty.getDefaultInstance(),
                        new BytesPayload(message),
                        TIMEOUT_NANOS);
            }
        } catch (InterruptedException stopped) {
            throw new Cancelled("cancelled", "the link to " + target + " was told to stop");
        }
    }
}
