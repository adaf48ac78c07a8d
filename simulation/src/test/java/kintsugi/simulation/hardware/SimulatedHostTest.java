package kintsugi.simulation.hardware;

import kintsugi.core.contract.HostContract;
import kintsugi.core.contract.TwoNodes;
import kintsugi.simulation.kernel.KernelOptions;

final class SimulatedHostTest extends HostContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new SimulatedTwoNodes(KernelOptions.seeded(seed));
    }
}
