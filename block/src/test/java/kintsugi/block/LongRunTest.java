package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import kintsugi.block.map.PoolHealth;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As many requests as a recorded trace of two hours has, in open loop, with the loss of a server in the middle. */
final class LongRunTest {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    private static final int REQUESTS = IS_FULL ? 114_000 : 20_000;
    private static final long SPAN_NANOS = (IS_FULL ? 7_200 : 1_200) * Units.SECOND;
    private static final long VOLUME_BYTES = 16 * Units.GIB;

    @Test
    @Tag("H7")
    void twoHoursOfRequestsSurviveTheLossOfAServer() {
        final TestCloud cloud = new TestCloud(3, 4, 20 * Units.GIB);
        cloud.volume("v", VOLUME_BYTES, true, "sdc-1");
        final AtomicLong done = new AtomicLong();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            final RandomStream random = host.random("load");
            for (int i = 0; i < REQUESTS; i++) {
                final boolean isWrite = random.nextBoolean(0.6);
                final int length = (1 + random.nextInt(64)) * 512;
                final long hot = random.nextLong(8) == 0 ? VOLUME_BYTES - Units.MIB : VOLUME_BYTES / 8;
                final long offset = random.nextLong(hot / 512) * 512;
                final long tag = i + 1;
                host.threads().start("request", () -> {
                    try {
                        if (isWrite) {
                            volume.write(offset, PatternPayload.uniform(tag, offset, length));
                        } else {
                            volume.read(offset, length);
                        }
                        done.incrementAndGet();
                    } catch (RuntimeException failure) {
                        cloud.failures.add(failure);
                    }
                });
                host.clock().sleep((long) random.nextExponential((double) SPAN_NANOS / REQUESTS));
            }
        });
        cloud.runSeconds(SPAN_NANOS / Units.SECOND / 2.0);
        cloud.cloud.node(cloud.servers.get(0)).crash();
        cloud.runSeconds(SPAN_NANOS / Units.SECOND * 0.6);
        assertThat(cloud.failures).isEmpty();
        assertThat(done.get()).isEqualTo(REQUESTS);
        assertThat(cloud.isWhole()).isTrue();
        assertThat(cloud.pool().health()).isEqualTo(PoolHealth.OK);
        assertThat(cloud.compareReplicas()).isPositive();
    }
}
