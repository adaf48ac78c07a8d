package kintsugi.lab.run;

import java.util.List;
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
        final List<DiskSpec> disks =
                node.disks().stream().map(CloudBuilder::spec).toList();
        return new NodeSpec(node.id(), node.vcpus(), node.memoryBytes(), node.nicBitsPerSecond(), node.zone(), disks);
    }

    private static DiskSpec spec(final DiskPlan disk) {
        return new DiskSpec(
                disk.name(),
                disk.sizeBytes(),
                disk.seekNanos(),
                disk.bytesPerSecond(),
                disk.channels(),
                disk.queueDepth() == 0 ? QUEUE_DEPTH : disk.queueDepth());
    }

    private static LinkSpec spec(final LinkPlan link) {
        return new LinkSpec(link.a(), link.b(), link.bitsPerSecond(), link.latencyNanos());
    }
}
