package kintsugi.simulation.hardware;

import kintsugi.core.contract.BlockDeviceContract;
import kintsugi.core.contract.TwoNodes;
import kintsugi.simulation.kernel.KernelOptions;

final class SimulatedBlockDeviceTest extends BlockDeviceContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new SimulatedTwoNodes(KernelOptions.seeded(seed));
    }
}
