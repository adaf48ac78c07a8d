package kintsugi.lease;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** The seats of one keeper, by lease; a lease gets its seat, and its place on the device, when it is first asked for. */
final class Acceptor {
    private final Host host;
    private final Journal journal;
    private final Lock lock;
    private final Map<String, Seat> seats = new TreeMap<>();
    private int nextPlace;

    Acceptor(final Host host, final Journal journal) {
        this.host = host;
        this.journal = journal;
        this.lock = host.threads().newLock();
        journal.found().forEach((place, record) -> seats.put(record.lease(), new Seat(host, journal, place, record)));
    }

    /** How it stands; a lease that nobody asked for stands blank. */
    SeatView view(final String lease) {
        final Seat seat = find(lease);
        return seat != null ? seat.view() : SeatView.blank(journal.isWhole() && journal.failure() == null);
    }

    /**
     * The seat of that lease.
     *
     * @throws Unavailable {@code records_lost} for a lease it has no record of, if records were lost: this may be one
     * @throws Rejected if the name is none, or there are too many leases
     */
    Seat seat(final String lease) {
        lock.lock();
        try {
            final Seat known = seats.get(lease);
            return known != null ? known : add(lease);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Seat find(final String lease) {
        lock.lock();
        try {
            return seats.get(lease);
        } finally {
            lock.unlock();
        }
    }

    private Seat add(final String lease) {
        if (!NodeId.isName(lease)) {
            throw new Rejected("bad_lease_name", "'" + lease + "' cannot name a lease: use a name as for a node");
        }
        if (!journal.isWhole()) {
            throw new Unavailable(
                    "records_lost",
                    "both copies of a record of this keeper are damaged: it may have promised " + lease);
        }
        if (seats.size() >= Journal.PLACES) {
            throw new Rejected("too_many_leases", "a keeper has room for " + Journal.PLACES + " leases");
        }
        final Seat fresh = new Seat(host, journal, freePlace(), SeatRecord.blank(lease));
        seats.put(lease, fresh);
        return fresh;
    }

    private int freePlace() {
        while (journal.found().containsKey(nextPlace)) {
            nextPlace++;
        }
        return nextPlace++;
    }
}
