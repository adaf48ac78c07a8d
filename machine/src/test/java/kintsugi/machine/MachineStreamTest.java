package kintsugi.machine;

import kintsugi.core.contract.StreamContract;
import kintsugi.core.contract.TwoNodes;

final class MachineStreamTest extends StreamContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new MachineTwoNodes(seed);
    }
}
