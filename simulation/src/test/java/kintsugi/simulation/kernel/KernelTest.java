package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Invariant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("K1")
@ParameterizedClass
@EnumSource(KernelOptions.QueueKind.class)
final class KernelTest {
    private static final EventKind KIND = EventKind.of("test");

    private final Kernel kernel;
    private final List<String> seen = new ArrayList<>();

    KernelTest(final KernelOptions.QueueKind queue) {
        kernel = new Kernel(KernelOptions.seeded(1).withQueue(queue));
    }

    private Event at(final long time, final int priority, final String name) {
        return kernel.at(time, priority, KIND, 0, () -> seen.add(name + "@" + kernel.now()));
    }

    @Test
    void eventsRunByTimeThenPriorityThenOrderOfScheduling() {
        at(20, 0, "late");
        at(10, 5, "low");
        at(10, 0, "first");
        at(10, 0, "second");
        at(10, -5, "high");
        kernel.run();
        assertThat(seen).containsExactly("high@10", "first@10", "second@10", "low@10", "late@20");
    }

    @Test
    void anEventScheduledForNowRunsInThisInstantByItsPriority() {
        kernel.at(10, 0, KIND, 0, () -> {
            at(10, 1, "low");
            at(10, -1, "high");
            at(10, 0, "equal");
        });
        at(10, 0, "waiting");
        kernel.run();
        assertThat(seen).containsExactly("high@10", "waiting@10", "equal@10", "low@10");
    }

    @Test
    void runningUntilLeavesTheClockThere() {
        at(10, 0, "due");
        at(11, 0, "later");
        kernel.runUntil(10);
        assertThat(seen).containsExactly("due@10");
        kernel.runUntil(10);
        assertThat(kernel.now()).isEqualTo(10);
        kernel.runUntil(1_000);
        assertThat(kernel.now()).isEqualTo(1_000);
        assertThat(seen).hasSize(2);
    }

    @Test
    void runningUntilThePastChangesNothing() {
        kernel.runUntil(100);
        kernel.runUntil(50);
        assertThat(kernel.now()).isEqualTo(100);
    }

    @Test
    void anEventCanBeInjectedBetweenRunsBeforeAllThatWasLookedAt() {
        at(1L << 40, 0, "far");
        at(1_000, 0, "near").cancel();
        kernel.runUntil(10);
        assertThat(kernel.nextEventNanos()).isEqualTo(1L << 40);
        kernel.step();
        assertThat(kernel.now()).isEqualTo(1L << 40);
        at((1L << 40) + 1_000, 0, "next").cancel();
        kernel.run();
        at((1L << 40) + 1, 0, "injected");
        kernel.run();
        assertThat(seen).containsExactly("far@" + (1L << 40), "injected@" + ((1L << 40) + 1));
    }

    @Test
    void schedulingIntoThePastIsAnError() {
        kernel.runUntil(100);
        assertThatThrownBy(() -> at(99, 0, "past"))
                .isInstanceOf(Invariant.Broken.class)
                .hasMessageContaining("99")
                .hasMessageContaining("100");
        assertThatThrownBy(() -> kernel.after(-1, KIND, 0, () -> {})).isInstanceOf(Invariant.Broken.class);
    }

    @Test
    void aDelayBeyondTheEndOfTimeIsCutThere() {
        kernel.runUntil(100);
        assertThat(kernel.after(Long.MAX_VALUE, KIND, 0, () -> {}).time()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anEventSchedulesItselfAgainWithItsPriorityAndItsHandle() {
        final Event event = kernel.at(10, 5, KIND, 0, () -> {
            seen.add("again@" + kernel.now());
            kernel.again(seen.size() == 1 ? 0 : 10);
        });
        at(10, 5, "equal");
        at(20, 0, "first");
        kernel.runUntil(20);
        assertThat(seen).containsExactly("again@10", "equal@10", "again@10", "first@20", "again@20");
        assertThat(event.isPending()).isTrue();
        assertThat(event.time()).isEqualTo(30);
        assertThat(event.cancel()).isTrue();
        kernel.run();
        assertThat(kernel.now()).isEqualTo(20);
    }

    @Test
    void onlyTheActionOfAnEventSchedulesItAgainAndOnlyOnce() {
        assertThatThrownBy(() -> kernel.again(1)).isInstanceOf(IllegalStateException.class);
        kernel.at(10, 0, KIND, 0, () -> {
            kernel.again(5);
            assertThatThrownBy(() -> kernel.again(5)).isInstanceOf(IllegalStateException.class);
            kernel.newLifetime("test").start("thread", () -> {
                assertThatThrownBy(() -> kernel.again(5)).isInstanceOf(IllegalStateException.class);
                seen.add("refused");
            });
        });
        kernel.step();
        assertThat(seen).containsExactly("refused");
        assertThat(kernel.nextEventNanos()).isEqualTo(15);
    }

    @Test
    void schedulingAgainIntoThePastIsAnErrorAndAtTheEndOfTimeIsCut() {
        kernel.at(10, 0, KIND, 0, () -> {
            assertThatThrownBy(() -> kernel.again(-1)).isInstanceOf(Invariant.Broken.class);
            kernel.again(Long.MAX_VALUE);
        });
        kernel.step();
        assertThat(kernel.nextEventNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCancelledEventDoesNotRunAndMovesNoClock() {
        final Event event = at(10, 0, "cancelled");
        assertThat(event.isPending()).isTrue();
        assertThat(event.cancel()).isTrue();
        assertThat(event.cancel()).isFalse();
        kernel.run();
        assertThat(seen).isEmpty();
        assertThat(kernel.now()).isZero();
        assertThat(kernel.nextEventNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anEventThatRanCannotBeCancelled() {
        final Event event = at(10, 0, "ran");
        kernel.run();
        assertThat(event.isPending()).isFalse();
        assertThat(event.cancel()).isFalse();
    }

    @Test
    void anEventCanCancelOthersOfItsInstant() {
        final Event[] other = new Event[1];
        kernel.at(5, 0, KIND, 0, () -> assertThat(other[0].cancel()).isTrue());
        other[0] = at(5, 0, "cancelled");
        at(5, 0, "kept");
        kernel.run();
        assertThat(seen).containsExactly("kept@5");
    }

    @Test
    void aGivenNumberOfEventsRuns() {
        for (int i = 1; i <= 5; i++) {
            at(i, 0, "e" + i);
        }
        assertThat(kernel.runEvents(3)).isEqualTo(3);
        assertThat(kernel.now()).isEqualTo(3);
        assertThat(kernel.step()).isTrue();
        assertThat(kernel.runEvents(3)).isEqualTo(1);
        assertThat(kernel.step()).isFalse();
        assertThat(seen).containsExactly("e1@1", "e2@2", "e3@3", "e4@4", "e5@5");
    }

    @Test
    void stopEndsTheRunAfterTheEventEvenAmidAnInstant() {
        kernel.at(5, 0, KIND, 0, kernel::stop);
        at(5, 0, "same instant");
        at(6, 0, "later");
        kernel.runUntil(100);
        assertThat(kernel.now()).isEqualTo(5);
        assertThat(seen).isEmpty();
        at(5, -1, "injected");
        kernel.runUntil(100);
        assertThat(seen).containsExactly("injected@5", "same instant@5", "later@6");
        assertThat(kernel.now()).isEqualTo(100);
    }

    @Test
    void anActionThatThrowsEndsTheRun() {
        kernel.at(5, 0, KIND, 0, () -> {
            throw new IllegalArgumentException("broken");
        });
        assertThatThrownBy(kernel::run).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunInsideARunIsRefused() {
        kernel.at(5, 0, KIND, 0, kernel::run);
        assertThatThrownBy(kernel::run).isInstanceOf(Invariant.Broken.class).hasMessageContaining("running already");
    }

    @Test
    void idleEntitiesCostNoEvents() {
        for (int i = 0; i < 100_000; i++) {
            kernel.newLifetime("idle-" + i);
            kernel.at(Long.MAX_VALUE, 0, KIND, i, () -> {});
        }
        at(1, 0, "only");
        kernel.runUntil(1_000_000_000);
        assertThat(kernel.trace().events()).isEqualTo(1);
    }

    @Test
    void theStreamOfANameDoesNotDependOnOthers() {
        final long first = kernel.random("disk/17/seek").nextLong();
        kernel.random("disk/18/seek").nextLong();
        assertThat(kernel.random("disk/17/seek").nextLong()).isEqualTo(first);
    }
}
