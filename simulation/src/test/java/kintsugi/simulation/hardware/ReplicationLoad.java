package kintsugi.simulation.hardware;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;

/**
 * A load to be run by hand: requests replicated over six nodes, primary to backup, at a constant pace over two hours, with
 * heartbeats each second. Prints events and seconds.
 */
final class ReplicationLoad {
    private static final int SERVERS = 6;
    private static final byte[] HEADER = new byte[40];

    private ReplicationLoad() {}

    /** Argument: number of requests; 113,872 by default. */
    public static void main(final String[] arguments) {
        final int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 113_872;
        for (int round = 0; round < 3; round++) {
            final long start = System.nanoTime();
            final Kernel kernel = new Kernel(KernelOptions.seeded(round));
            final int[] done = run(kernel, requests, 7_200 * Units.SECOND);
            final double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%d requests, %d events (%.1f each), %.2f s%n",
                    done[0], kernel.trace().events(), kernel.trace().events() / (double) done[0], seconds);
        }
    }

    private static int[] run(final Kernel kernel, final int requests, final long duration) {
        final SimulatedCloud cloud = new SimulatedCloud(kernel);
        for (int i = 0; i < SERVERS; i++) {
            final int number = i;
            cloud.addNode(NodeSpec.standard("s" + i, DiskSpec.standard("d", 100 * Units.GIB)))
                    .boot(host -> serve(host, number));
        }
        final int[] done = new int[1];
        cloud.addNode(NodeSpec.standard("mdm"))
                .boot(host -> host.network().serve(Plane.CONTROL, call -> call.reply(Reply.ok(HEADER))));
        cloud.addNode(NodeSpec.standard("client")).boot(host -> client(host, requests, duration / requests, done));
        kernel.runUntil(duration);
        return done;
    }

    private static void serve(final Host host, final int number) {
        final BlockDevice disk = host.device("d");
        final Connection[] backup = new Connection[1];
        host.network()
                .serve(
                        Plane.DATA,
                        call -> host.threads().start("call", () -> {
                            final Request request = call.request();
                            final long offset = (request.header()[0] & 0xFF) * 64L * Units.MIB;
                            if (request.method() == 2) {
                                disk.write(offset, request.body());
                            } else {
                                final Promise<Reply> copy =
                                        backup[0].start(new Request(2, HEADER, request.body()), Units.SECOND);
                                disk.write(offset, request.body());
                                copy.await();
                            }
                            call.reply(Reply.ok(HEADER));
                        }));
        host.clock().sleep(Units.SECOND);
        backup[0] = host.network().connect(new NodeId("s" + (number + 1) % SERVERS), Plane.DATA);
        final Connection mdm = host.network().connect(new NodeId("mdm"), Plane.CONTROL);
        while (true) {
            mdm.call(new Request(1, HEADER), Units.SECOND);
            host.clock().sleep(Units.SECOND);
        }
    }

    private static void client(final Host host, final int requests, final long gap, final int[] done) {
        host.clock().sleep(2 * Units.SECOND);
        final List<Connection> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(host.network().connect(new NodeId("s" + i), Plane.DATA));
        }
        final RandomStream random = host.random("load");
        for (int i = 0; i < requests; i++) {
            final Connection server = servers.get(random.nextInt(SERVERS));
            host.threads().start("request", () -> {
                server.call(
                        new Request(1, new byte[] {(byte) random.nextLong()}, PatternPayload.uniform(7, 0, 32_768)),
                        10 * Units.SECOND);
                done[0]++;
            });
            host.clock().sleep(gap * 999 / 1000);
        }
    }
}
