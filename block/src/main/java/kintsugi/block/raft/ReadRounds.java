package kintsugi.block.raft;

import io.microraft.QueryPolicy;
import io.microraft.RaftNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable questions: before they are answered, a majority confirms that this member still leads (read index: Ongaro 2014, section
 * 6.4). All that wait share one round; those that come while a round is under way wait for the next. That is why the library is given
 * one question at a time: it would let later ones join a round that began before they were asked, and a leader whose host was suspended
 * in the middle of a round, and that was deposed meanwhile, would answer them from the confirmations that lie in its mailbox. (If only
 * the process was paused, its clock went on, and it stops to lead by a timer before it looks into the mailbox.)
 */
final class ReadRounds {
    private final RaftNode node;
    private final RaftLoop loop;
    private List<Question<?>> waiting = new ArrayList<>();
    private List<Question<?>> asked = new ArrayList<>();
    private boolean isUnderWay;

    /** What the library is asked: nothing, only that it be answered. */
    static final class Round {}

    private record Question<T>(Supplier<T> question, Promise<T> promise) {
        void answer() {
            try {
                promise.complete(question.get());
            } catch (Failure failure) {
                promise.fail(failure);
            }
        }
    }

    ReadRounds(final RaftNode node, final RaftLoop loop) {
        this.node = node;
        this.loop = loop;
    }

    <T> void ask(final Supplier<T> question, final Promise<T> promise) {
        waiting.add(new Question<>(question, promise));
        if (!isUnderWay) {
            begin();
        }
    }

    /** The member stops. */
    void fail(final Failure failure) {
        asked.forEach(question -> question.promise().fail(failure));
        waiting.forEach(question -> question.promise().fail(failure));
    }

    private void beginNext() {
        if (!isUnderWay && !waiting.isEmpty()) {
            begin();
        }
    }

    private void begin() {
        isUnderWay = true;
        asked = waiting;
        waiting = new ArrayList<>();
        final var _ = node.query(new Round(), QueryPolicy.LINEARIZABLE, Optional.empty(), Optional.empty())
                .whenComplete((_, refused) -> end(refused));
    }

    private void end(final @Nullable Throwable refused) {
        final List<Question<?>> round = asked;
        asked = new ArrayList<>();
        if (refused == null) {
            round.forEach(Question::answer);
        } else {
            final Failure failure = Outcomes.ofQuestion(refused);
            round.forEach(question -> question.promise().fail(failure));
        }
        isUnderWay = false;
        if (!waiting.isEmpty()) {
            loop.submit(this::beginNext); // not now: the library is still going through the questions of this round
        }
    }
}
