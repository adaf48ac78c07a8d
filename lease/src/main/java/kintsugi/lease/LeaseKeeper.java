package kintsugi.lease;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.random.RandomStream;
import kintsugi.proto.lease.v1.StatusRequest;

/**
 * The lease keeper of a node: one of a fixed circle of equals that keep named leases by majority. Each has its say about every lease
 * ({@link Seat} explains why there are never two holders), and any of them may contend ({@link #contend}).
 *
 * <p>Depends on the monotonic clocks of the keepers to drift by no more than {@link LeaseConfig#driftPpm}, on the device to keep what it
 * synced, and on the incarnation of a node to grow with each start. Where a clock may stop (a suspended virtual machine), or a device
 * may be replaced by an empty one, only the {@link Fence} still protects: a keeper whose device was lost must not come
 * back under the same name while leases of its time run.
 */
public final class LeaseKeeper {
    private final Host host;
    private final LeaseConfig config;
    private final Lock lock;
    private final Counters counters = new Counters();
    private final LeaseEvents events;
    private final AcceptorService service;
    private final Voters voters;
    private final Map<String, Contender> contenders = new TreeMap<>();
    private long contended;

    private LeaseKeeper(final Host host, final LeaseConfig config) {
        this.host = host;
        this.config = config;
        this.lock = host.threads().newLock();
        this.events = new LeaseEvents(host, config.isTellingRenewals());
        final Journal journal = new Journal(host.device(config.device()));
        counters.repaired.addAndGet(journal.repairs());
        counters.recordedAtStart.addAndGet(journal.found().values().stream()
                .filter(record -> record.grant().isPresent())
                .count());
        events.started(journal);
        this.service = new AcceptorService(config, new Acceptor(host, journal), this::hearOfRelease);
        this.voters = new Voters(host, config, new Peers(host, Plane.CONTROL), service, events);
    }

    /**
     * Starts it: reads its records, and puts its methods on the switchboard, whose maker opens the control plane.
     *
     * @throws Rejected if this node is none of the keepers, or has no such device
     */
    public static LeaseKeeper start(final Host host, final LeaseConfig config, final Switchboard switchboard) {
        if (!config.keepers().contains(host.id())) {
            throw new Rejected("not_a_keeper", host.id() + " is not among the keepers " + config.keepers());
        }
        final LeaseKeeper keeper = new LeaseKeeper(host, config);
        keeper.service.register(switchboard);
        return keeper;
    }

    /**
     * Begins to contend for that lease, until {@link Contender#withdraw}.
     *
     * @throws Rejected {@code already_contending} if this node does so already
     */
    public Contender contend(final String lease, final LeaseListener listener) {
        lock.lock();
        try {
            final Contender before = contenders.get(lease);
            if (before != null && !before.isWithdrawn()) {
                throw new Rejected("already_contending", host.id() + " contends for " + lease + " already");
            }
            final RandomStream random = host.random("lease/" + lease + "/" + contended++);
            final Contender contender = new Contender(host, config, lease, voters, counters, events, listener, random);
            contenders.put(lease, contender);
            host.threads().start("lease/contender/" + lease, contender::run);
            return contender;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Withdraws all of this node's contenders and waits until the others have heard of it, or a round has passed: before an orderly end
     * of the node, so that nobody has to wait for its leases to run out.
     */
    public void withdraw() {
        final List<Contender> all;
        lock.lock();
        try {
            all = List.copyOf(contenders.values());
        } finally {
            lock.unlock();
        }
        all.forEach(Contender::withdraw);
        all.forEach(Contender::awaitEnd);
    }

    /** How that lease stands, as this keeper sees it. */
    public LeaseStatus status(final String lease) {
        return LeaseStatus.of(
                lease, service.status(StatusRequest.newBuilder().setLease(lease).build()));
    }

    /** What happened since the start. */
    public LeaseCounters counters() {
        return counters.snapshot();
    }

    private void hearOfRelease(final String lease) {
        lock.lock();
        try {
            final Contender contender = contenders.get(lease);
            if (contender != null) {
                contender.hearOfRelease();
            }
        } finally {
            lock.unlock();
        }
    }
}
