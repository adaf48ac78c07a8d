package kintsugi.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "sds-1", "node.alpha_7", "7"})
    void takesNames(final String name) {
        assertThat(new NodeId(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "_a", "a b", "a/b", "../a", "é", "a\n"})
    void rejectsWhatCouldBreakPathsAndLogs(final String name) {
        assertThatThrownBy(() -> new NodeId(name))
                .isInstanceOfSatisfying(
                        Rejected.class, refusal -> assertThat(refusal.code()).isEqualTo("bad_node_name"))
                .hasMessageContaining("63");
    }

    @Test
    void namesHaveAtMost63Characters() {
        assertThat(NodeId.isName("a".repeat(63))).isTrue();
        assertThat(NodeId.isName("a".repeat(64))).isFalse();
    }

    @Test
    void isOrderedByNameAndHashedByItsText() {
        assertThat(new NodeId("sds-1")).isLessThan(new NodeId("sds-2"));
        assertThat(new NodeId("sds-1").hashCode()).isEqualTo(new NodeId("sds-1").hashCode());
        assertThat(new NodeId("sds-1").hashCode()).isEqualTo("sds-1".hashCode());
    }
}
