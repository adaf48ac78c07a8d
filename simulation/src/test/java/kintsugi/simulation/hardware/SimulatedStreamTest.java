package kintsugi.simulation.hardware;

import kintsugi.core.contract.StreamContract;
import kintsugi.core.contract.TwoNodes;
import kintsugi.simulation.kernel.KernelOptions;

final class SimulatedStreamTest extends StreamContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new SimulatedTwoNodes(KernelOptions.seeded(seed));
    }
}
