package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.List;
import kintsugi.block.sds.DeviceLayout;
import kintsugi.core.unit.Units;
import kintsugi.lab.scenario.Capability;
import kintsugi.lab.scenario.DiskPlan;
import kintsugi.lab.scenario.LinkPlan;
import kintsugi.lab.scenario.NodePlan;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.CloudOptions;
import kintsugi.simulation.hardware.DiskSpec;
import kintsugi.simulation.hardware.LinkSpec;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.kernel.Kernel;

/** Builds the machines of a scenario, switched off. */
final class CloudBuilder {
    private static final int QUEUE_DEPTH = 128;

    /** The disk on which a metadata manager keeps its log; it comes with the capability. */
    static final String MDM_LOG = "mdm-log";

    private static final long MDM_LOG_BYTES = 64 * Units.MIB;

    private CloudBuilder() {}

    static SimulatedCloud build(final Kernel kernel, final Scenario scenario) {
        final CloudOptions standard = CloudOptions.STANDARD;
        final SimulatedCloud cloud = new SimulatedCloud(kernel, standard.withNetwork(scenario.network()));
        scenario.nodes().forEach(node -> cloud.addNode(spec(node)));
        scenario.links().forEach(link -> {
            cloud.connect(spec(link));
            if (link.lossShare() > 0) {
                cloud.network().loseOnLink(link.a(), link.b(), link.lossShare());
            }
        });
        return cloud;
    }

    private static NodeSpec spec(final NodePlan node) {
        final List<DiskSpec> disks = new ArrayList<>();
        node.disks().forEach(disk -> disks.add(spec(disk, node.has(Capability.SDS))));
        if (node.has(Capability.MDM)) {
            disks.add(DiskSpec.standard(MDM_LOG, MDM_LOG_BYTES));
        }
        return new NodeSpec(node.id(), node.vcpus(), node.memoryBytes(), node.nicBitsPerSecond(), node.zone(), disks);
    }

    /** The size of a data server's disk is what it holds of volumes; what it keeps for itself comes on top. */
    private static DiskSpec spec(final DiskPlan disk, final boolean isOfServer) {
        return new DiskSpec(
                disk.name(),
                isOfServer ? DeviceLayout.deviceBytes(disk.sizeBytes()) : disk.sizeBytes(),
                disk.seekNanos(),
                disk.bytesPerSecond(),
                disk.channels(),
                disk.queueDepth() == 0 ? QUEUE_DEPTH : disk.queueDepth());
    }

    private static LinkSpec spec(final LinkPlan link) {
        return new LinkSpec(link.a(), link.b(), link.bitsPerSecond(), link.latencyNanos());
    }
}
