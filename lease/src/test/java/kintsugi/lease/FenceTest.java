package kintsugi.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.Test;

final class FenceTest {
    @Test
    void anOlderTokenDoesNotPassAfterANewerOne() {
        final Fence fence = new Fence(16);
        fence.pass(17);
        fence.pass(17);
        fence.pass(33);
        assertThatThrownBy(() -> fence.pass(17)).isInstanceOf(Rejected.class).hasMessageContaining("33");
        assertThat(fence.highest()).isEqualTo(33);
        assertThatThrownBy(() -> new Fence(16).pass(15)).isInstanceOf(Rejected.class);
    }
}
