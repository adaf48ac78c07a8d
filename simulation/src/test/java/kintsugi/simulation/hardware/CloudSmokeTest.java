package kintsugi.simulation.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class CloudSmokeTest {
    @Test
    @Tag("H1")
    void aProgramOnOneNodeWritesToTheDiskOfAnother() {
        final Kernel kernel = new Kernel(KernelOptions.seeded(1));
        final SimulatedCloud cloud = new SimulatedCloud(kernel);
        final SimulatedNode server = cloud.addNode(NodeSpec.standard("server", DiskSpec.standard("d1", Units.GIB)));
        final SimulatedNode client = cloud.addNode(NodeSpec.standard("client"));
        final List<String> seen = new ArrayList<>();
        server.boot(host -> host.network().serve(Plane.DATA, call -> {
            host.device("d1").write(0, call.request().body());
            call.reply(Reply.ok(new byte[0], host.device("d1").read(0, 8192)));
        }));
        final Payload content = PatternPayload.uniform(7, 0, 8192);
        client.boot(host -> seen.add(writeAndCompare(host, content)));
        kernel.run();
        assertThat(seen).containsExactly("same");
        assertThat(server.address()).isEqualTo("10.0.0.1");
        assertThat(kernel.now()).isBetween(2 * 2_500_000L, 10_000_000L);
    }

    private static String writeAndCompare(final Host host, final Payload content) {
        final Reply reply = host.network()
                .connect(new NodeId("server"), Plane.DATA)
                .call(new Request(1, new byte[0], content), Units.SECOND);
        return Payload.sameContent(reply.body(), content) ? "same" : "different";
    }
}
