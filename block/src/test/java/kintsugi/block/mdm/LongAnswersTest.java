package kintsugi.block.mdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import kintsugi.block.wire.WholeAnswer;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.Part;
import kintsugi.proto.block.v1.StatusRequest;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Test;

/** Answers of any length arrive whole, or are asked for anew. */
final class LongAnswersTest {
    private static final NodeId SERVER = new NodeId("server");
    private static final int LONG = 5 << 20;

    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private final SimulatedCloud cloud = new SimulatedCloud(kernel);
    private final List<Throwable> failures = new ArrayList<>();
    private int asked;

    @Test
    void anAnswerLongerThanAHeaderArrivesWhole() {
        final byte[] answer = content(LONG);
        run(answer, caller -> {
            assertThat(fetch(caller)).isEqualTo(answer);
            assertThat(asked).as("parts of 2 MiB").isEqualTo(3);
        });
    }

    @Test
    void aShortOneTakesOneCall() {
        final byte[] answer = content(1_000);
        run(answer, caller -> {
            assertThat(fetch(caller)).isEqualTo(answer);
            assertThat(asked).isEqualTo(1);
        });
    }

    @Test
    void whoComesTooLateForTheRestIsToldToAskAnew() {
        final byte[] answer = content(LONG);
        run(answer, caller -> {
            final WholeAnswer.Caller slow = (method, request) -> {
                if (method == Method.METHOD_GET_PART && asked == 1) {
                    for (long kept = 0; kept <= 256 * Units.MIB; kept += LONG) {
                        caller.call(Method.METHOD_GET_STATUS, StatusRequest.getDefaultInstance()); // others ask
                    }
                }
                return caller.call(method, request);
            };
            assertThatThrownBy(() -> fetch(slow)).isInstanceOf(Unavailable.class);
            asked = 0;
            assertThat(fetch(caller)).isEqualTo(answer);
        });
    }

    @Test
    void aPartThatIsCutIsNeverTakenForAll() {
        final WholeAnswer.Caller cut = (method, request) ->
                Part.newBuilder().setAnswer(1).setWholeBytes(10).build().toByteArray();
        assertThatThrownBy(() -> fetch(cut)).isInstanceOf(Unavailable.class);
    }

    private interface Client {
        void run(WholeAnswer.Caller caller);
    }

    private void run(final byte[] answer, final Client client) {
        cloud.addNode(NodeSpec.standard(SERVER, List.of()));
        cloud.node(SERVER).boot(host -> serve(host, answer));
        final NodeId id = new NodeId("client");
        final boolean[] isDone = {false};
        cloud.addNode(NodeSpec.standard(id, List.of()));
        cloud.node(id).boot(host -> {
            final Peers peers = new Peers(host, Plane.CONTROL);
            try {
                client.run((method, request) -> {
                    asked++;
                    return peers.call(SERVER, method, request, 10 * Units.SECOND)
                            .header();
                });
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure);
            }
            isDone[0] = true;
        });
        kernel.runUntil(kernel.now() + 600 * Units.SECOND);
        assertThat(failures).isEmpty();
        assertThat(isDone[0]).isTrue();
    }

    private static void serve(final Host host, final byte[] answer) {
        final Switchboard switchboard = new Switchboard(host);
        final LongAnswers answers = new LongAnswers(host);
        answers.register(switchboard);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_GET_STATUS, call -> begin(answers, answer));
        switchboard.open(Plane.CONTROL);
    }

    private static Reply begin(final LongAnswers answers, final byte[] answer) {
        return answers.begin(answer);
    }

    private static byte[] fetch(final WholeAnswer.Caller caller) {
        try {
            return WholeAnswer.fetch(caller, Method.METHOD_GET_STATUS, StatusRequest.getDefaultInstance());
        } catch (InvalidProtocolBufferException garbled) {
            throw new AssertionError(garbled);
        }
    }

    private static byte[] content(final int length) {
        final byte[] bytes = new byte[length];
        final RandomStream random = new RandomStream(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
