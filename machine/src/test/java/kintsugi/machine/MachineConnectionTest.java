package kintsugi.machine;

import kintsugi.core.contract.ConnectionContract;
import kintsugi.core.contract.TwoNodes;

final class MachineConnectionTest extends ConnectionContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new MachineTwoNodes(seed);
    }
}
