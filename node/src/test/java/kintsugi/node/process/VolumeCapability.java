package kintsugi.node.process;

import java.nio.file.Files;
import java.util.List;
import java.util.TreeMap;
import kintsugi.block.admin.BlockAdmin;
import kintsugi.block.map.Access;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.VolumeSpec;
import kintsugi.block.sdc.Sdc;
import kintsugi.block.sdc.VolumeHandle;
import kintsugi.block.sds.DeviceLayout;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.node.capability.Capability;
import kintsugi.node.capability.Report;
import kintsugi.node.config.NodeConfig;

/**
 * Makes a volume of two copies on the servers n2 and n3, writes to it and reads it back. Then it writes it anew, round after round, until a
 * file asks it to read it again.
 */
record VolumeCapability(NodeConfig config) implements Capability {
    private static final List<NodeId> SERVERS = List.of(new NodeId("n2"), new NodeId("n3"));
    private static final int BYTES = 1 << 20;
    private static final int PIECES = 12;

    @Override
    public String name() {
        return "volume";
    }

    @Override
    public Standing start(final Host host, final Switchboard switchboard) {
        final Sdc sdc = Sdc.start(host, config.capabilities().sdc().orElseThrow());
        host.threads().start("volume", () -> use(host, sdc));
        return () -> new Report(true, "", new TreeMap<>());
    }

    private void use(final Host host, final Sdc sdc) {
        makeVolume(host);
        final VolumeHandle volume = sdc.open("v");
        int round = 1;
        write(host, volume, round);
        check(host, volume, round, "volume_checked");
        while (!Files.exists(config.folder().resolve("again"))) {
            write(host, volume, ++round);
            host.clock().sleep(50 * Units.MILLI);
        }
        check(host, volume, round, "volume_checked_again");
    }

    private static void write(final Host host, final VolumeHandle volume, final int round) {
        for (int piece = 0; piece < PIECES; piece++) {
            volume.write((long) piece * BYTES, content(round + piece));
        }
        volume.flush();
        host.events().record("volume_written", "v", Integer.toString(round));
    }

    private void makeVolume(final Host host) {
        final BlockAdmin admin = BlockAdmin.connect(
                host, config.capabilities().sdc().orElseThrow().mdms());
        admin.createProtectionDomain("pd");
        admin.createPool(PoolSpec.standard("pool", "pd"));
        final long payload = DeviceLayout.payloadBytes(64 * Units.MIB);
        for (final NodeId server : SERVERS) {
            admin.addSds("pd", server);
            admin.addDevice(server, "d1", "pool", payload);
        }
        admin.awaitUp(SERVERS, 30 * Units.SECOND);
        admin.createVolume(new VolumeSpec("v", "pool", 16 * Units.MIB, true));
        admin.map("v", host.id(), Access.READ_WRITE);
    }

    private static void check(final Host host, final VolumeHandle volume, final int round, final String kind) {
        boolean isEqual = true;
        for (int piece = 0; piece < PIECES; piece++) {
            isEqual &= Payload.sameContent(volume.read((long) piece * BYTES, BYTES), content(round + piece));
        }
        host.events().record(kind, "v", isEqual ? "equal" : "different");
    }

    private static Payload content(final int piece) {
        final byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 12) * 7 + piece);
        }
        return new BytesPayload(bytes);
    }
}
