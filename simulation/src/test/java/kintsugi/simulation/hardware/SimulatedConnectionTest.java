package kintsugi.simulation.hardware;

import kintsugi.core.contract.ConnectionContract;
import kintsugi.core.contract.TwoNodes;
import kintsugi.simulation.kernel.KernelOptions;

final class SimulatedConnectionTest extends ConnectionContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new SimulatedTwoNodes(KernelOptions.seeded(seed));
    }
}
