package kintsugi.machine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.Connection;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.machine.trace.Trace;
import org.junit.jupiter.api.Test;

/** The id of an activity goes where its calls and streams go, and comes back with the replies. */
final class TraceTest {
    private static final NodeId SERVER = new NodeId("server");
    private static final long ID = 0x1122334455667788L;

    @Test
    void callsStreamsAndRepliesKeepTheTraceOfWhoBegan() {
        final List<Long> seen = new CopyOnWriteArrayList<>();
        final TestNode server = TestNode.plain(SERVER, (peer, plane) -> null);
        server.network().serve(Plane.DATA, new Network.Service() {
            @Override
            public void onCall(final IncomingCall call) {
                seen.add(Trace.current());
                call.reply(Reply.ok(new byte[0]));
            }

            @Override
            public void onStream(final NodeId peer, final String name, final ByteStream stream) {
                seen.add(Trace.current());
                stream.close();
            }
        });
        final TestNode client = TestNode.plain(
                new NodeId("client"), (peer, plane) -> server.tcp().address(plane));
        final Connection connection = client.network().connect(SERVER, Plane.DATA);
        connection.call(new Request(1, new byte[0]), 10 * Units.SECOND);
        Trace.run(ID, () -> {
            connection
                    .start(new Request(1, new byte[0]), 10 * Units.SECOND)
                    .whenSettled(() -> seen.add(Trace.current()));
            connection.open("stream").close();
        });
        await().until(() -> seen.size() == 4);
        assertThat(seen).containsOnlyOnce(Trace.NONE).filteredOn(id -> id == ID).hasSize(3);
        client.close();
        server.close();
    }
}
