package kintsugi.lease;

import java.util.Optional;
import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Wakeup;
import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * This node's wish to hold a lease: it tries until it wins, renews while it holds, and tries again after a loss, until it is
 * withdrawn. Each win is a new {@link Tenure} with a greater token; a tenure that has ended never comes back.
 */
public final class Contender {
    private static final String STOOD_STILL = "this node stood still until after the end";
    private static final String UNHEARD = "no majority agreed to the renewal in time";
    private static final String WITHDRAWN = "withdrawn";

    private final Host host;
    private final LeaseConfig config;
    private final String lease;
    private final Voters voters;
    private final Counters counters;
    private final LeaseEvents events;
    private final LeaseListener listener;
    private final RandomStream random;
    private final Wakeup wakeup;
    private final Lock lock;
    private final Promise<Boolean> ended;
    private @Nullable Tenure current;
    private boolean isWithdrawn;

    Contender(
            final Host host,
            final LeaseConfig config,
            final String lease,
            final Voters voters,
            final Counters counters,
            final LeaseEvents events,
            final LeaseListener listener,
            final RandomStream random) {
        this.host = host;
        this.config = config;
        this.lease = lease;
        this.voters = voters;
        this.counters = counters;
        this.events = events;
        this.listener = listener;
        this.random = random;
        this.wakeup = new Wakeup(host.threads());
        this.ended = new Promise<>(host.threads());
        this.lock = host.threads().newLock();
    }

    /** The present tenure, if the lease is held now. */
    public Optional<Tenure> tenure() {
        lock.lock();
        try {
            return Optional.ofNullable(current).filter(Tenure::isHeld);
        } finally {
            lock.unlock();
        }
    }

    /** @throws Unavailable {@code not_holder} if this node does not hold the lease now */
    public Tenure require() {
        return tenure().orElseThrow(() ->
                new Unavailable("not_holder", host.id() + " does not hold " + lease + " now: ask its holder"));
    }

    /** Gives up: when this returns the lease is not held here; the others learn of it soon. Harmless to repeat. */
    public void withdraw() {
        lock.lock();
        try {
            isWithdrawn = true;
            if (current != null) {
                finish(current, WITHDRAWN);
            }
        } finally {
            lock.unlock();
        }
        wakeup.call();
    }

    /** Waits until it has ended after it was withdrawn, and the others know, if they could be told. */
    void awaitEnd() {
        ended.await();
    }

    /** Whether it has been withdrawn. */
    public boolean isWithdrawn() {
        lock.lock();
        try {
            return isWithdrawn;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody gave the lease back: now is a good time to try. */
    void hearOfRelease() {
        wakeup.call();
    }

    void run() {
        final Election election = new Election(host, config, lease, voters, counters, random);
        while (!isWithdrawn()) {
            switch (election.attempt()) {
                case Election.Outcome.Won won -> hold(won);
                case Election.Outcome.NotNow notNow -> wakeup.sleep(notNow.restNanos());
            }
        }
        ended.complete(true);
    }

    private void hold(final Election.Outcome.Won won) {
        events.acquired(lease, won.token(), won.untilNanos(), won.cause());
        final Tenure tenure = new Tenure(lease, won.token(), host.clock(), won.untilNanos());
        if (begin(tenure)) {
            listener.onAcquired(tenure);
            end(tenure, renew(tenure, won.askedNanos()));
        } else {
            end(tenure, WITHDRAWN);
        }
    }

    /** False if it was withdrawn meanwhile. */
    private boolean begin(final Tenure tenure) {
        lock.lock();
        try {
            current = tenure;
            return !isWithdrawn;
        } finally {
            lock.unlock();
        }
    }

    /** Renews until the tenure has ended; says why it has. */
    private String renew(final Tenure tenure, final long wonNanos) {
        long dueNanos = wonNanos + config.roundNanos();
        String trouble = STOOD_STILL;
        while (tenure.isHeld()) {
            final long waitNanos = dueNanos - host.clock().nanos();
            if (waitNanos > 0) {
                wakeup.sleep(Math.min(waitNanos, tenure.remainingNanos()));
                continue;
            }
            final long askedNanos = host.clock().nanos();
            final Poll.Count count = voters.propose(lease, tenure.token(), tenure.remainingNanos());
            counters.renewalsRefused.addAndGet(count.no().size());
            if (count.isWon()) {
                trouble = STOOD_STILL;
                extend(tenure, askedNanos + config.holdingNanos());
                dueNanos = askedNanos + config.roundNanos();
            } else {
                trouble = UNHEARD;
                dueNanos = host.clock().nanos() + config.roundNanos() / 4;
            }
        }
        return isWithdrawn() ? WITHDRAWN : trouble;
    }

    private void extend(final Tenure tenure, final long untilNanos) {
        if (tenure.isHeld()) {
            events.renewed(lease, tenure.token(), untilNanos);
            tenure.extendTo(untilNanos);
            counters.renewed.incrementAndGet();
        }
    }

    private void end(final Tenure tenure, final String cause) {
        finish(tenure, cause);
        listener.onEnded(tenure, cause);
        voters.release(lease, tenure.token());
    }

    /** Ends it, and records why, unless somebody was faster. */
    private void finish(final Tenure tenure, final String cause) {
        if (!tenure.end()) {
            return;
        }
        final boolean isReleased = cause.equals(WITHDRAWN);
        (isReleased ? counters.released : counters.lapsed).incrementAndGet();
        if (cause.equals(STOOD_STILL)) {
            counters.overslept.incrementAndGet();
        }
        events.ended(isReleased, tenure, cause);
    }
}
