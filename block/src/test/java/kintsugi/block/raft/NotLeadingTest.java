package kintsugi.block.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import org.junit.jupiter.api.Test;

final class NotLeadingTest {
    @Test
    void theLeaderThatARefusalNamesIsKnownAtTheOtherEnd() {
        final NodeId leader = new NodeId("mdm-2");
        assertThat(NotLeading.leader(
                        Reply.failed(NotLeading.failure(Optional.of(leader))).failure()))
                .contains(leader);
        assertThat(NotLeading.leader(
                        Reply.failed(NotLeading.failure(Optional.empty())).failure()))
                .isEmpty();
        assertThat(NotLeading.leader(new Unavailable("mdm_busy", "ask mdm-2"))).isEmpty();
    }
}
