package kintsugi.machine.wire;

import java.util.function.UnaryOperator;
import kintsugi.core.contract.ConnectionContract;
import kintsugi.core.contract.TwoNodes;

/** TCP connections are what every connection is. */
final class TcpConnectionTest extends ConnectionContract {
    @Override
    protected TwoNodes newNodes(final long seed) {
        return new WireTwoNodes(UnaryOperator.identity());
    }
}
