package kintsugi.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import org.junit.jupiter.api.Test;

final class ReplyTest {
    @Test
    void aFailureCrossesTheWireAsItself() {
        final String text = "die Platte ist voll: 3 µs\nsecond line";
        for (final Failure failure : List.of(
                new Rejected("no_space", text),
                new Unavailable("down", text),
                new Indeterminate("timeout", text),
                new Corrupt("bad_sum", text))) {
            final Failure arrived = Reply.failed(failure).failure();
            assertThat(arrived).hasSameClassAs(failure).hasMessage(text);
            assertThat(arrived.code()).isEqualTo(failure.code());
            assertThatThrownBy(() -> Reply.failed(failure).orThrow()).hasSameClassAs(failure);
        }
    }

    @Test
    void aServerThatWasToldToStopIsUnavailableToItsCaller() {
        assertThat(Reply.failed(new Cancelled("cancelled", "stopping")).failure())
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void successIsHandedThrough() {
        final Reply reply = Reply.ok(new byte[] {1});
        assertThat(reply.orThrow()).isSameAs(reply);
        assertThat(reply.body().length()).isZero();
    }
}
