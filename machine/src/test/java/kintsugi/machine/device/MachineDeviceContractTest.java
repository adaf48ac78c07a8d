package kintsugi.machine.device;

import kintsugi.core.contract.BlockDeviceContract;
import kintsugi.core.contract.TwoNodes;

final class MachineDeviceContractTest extends BlockDeviceContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new DeviceTwoNodes(seed);
    }
}
