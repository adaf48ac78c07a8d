package kintsugi.machine;

import kintsugi.core.contract.HostContract;
import kintsugi.core.contract.TwoNodes;

final class MachineHostTest extends HostContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new MachineTwoNodes(seed);
    }
}
