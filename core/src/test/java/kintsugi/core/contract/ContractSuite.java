package kintsugi.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A suite of tests that each begin with two fresh nodes of the host under test. */
public abstract class ContractSuite {
    /** Long enough for everything that is to happen. */
    static final long SOON = 10 * Units.SECOND;

    static final byte[] NOTHING = new byte[0];

    private TwoNodes nodes;

    /** Two fresh nodes. */
    protected abstract TwoNodes newNodes(long seed);

    @BeforeEach
    final void start() {
        nodes = newNodes(1);
    }

    @AfterEach
    final void stop() {
        nodes.close();
    }

    /** Those of this test. */
    final TwoNodes nodes() {
        return nodes;
    }

    /** What is done with a host and something of it. */
    protected interface With<T> {
        /** Does it. */
        void run(Host host, T thing);
    }

    final void serveCalls(final Consumer<IncomingCall> service) {
        nodes.serve(host -> host.network().serve(Plane.DATA, service::accept));
    }

    final void onConnection(final With<Connection> body) {
        nodes.run(host -> body.run(host, host.network().connect(TwoNodes.SERVER, Plane.DATA)));
    }

    /** @param code of the failure, or null for any */
    static void failsAs(
            final Class<? extends Failure> kind,
            final String code,
            final org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOf(kind).satisfies(failure -> {
            if (code != null) {
                assertThat(((Failure) failure).code()).isEqualTo(code);
            }
        });
    }
}
