package kintsugi.machine;

import kintsugi.core.contract.BlockDeviceContract;
import kintsugi.core.contract.TwoNodes;

final class MachineBlockDeviceTest extends BlockDeviceContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new MachineTwoNodes(seed);
    }
}
