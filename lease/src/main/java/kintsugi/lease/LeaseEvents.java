package kintsugi.lease;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;

/**
 * What a keeper records. Events of a tenure carry its token, the monotonic time of this node ({@code at_nanos}) and until when it may
 * count itself the holder by that clock ({@code until_nanos}). A gain is recorded before it can be seen, a loss after: so the
 * times between the events cover all times at which {@link Tenure#isHeld} could say yes.
 */
final class LeaseEvents {
    private final Host host;
    private final boolean isTellingRenewals;
    private final Map<NodeId, String> complaints = new ConcurrentSkipListMap<>();

    LeaseEvents(final Host host, final boolean isTellingRenewals) {
        this.host = host;
        this.isTellingRenewals = isTellingRenewals;
    }

    void started(final Journal journal) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put("records", Integer.toString(journal.found().size()));
        details.put("repaired_copies", Integer.toString(journal.repairs()));
        final Failure failure = journal.failure();
        if (failure != null) {
            tell("lease_keeper_silent", String.valueOf(failure.getMessage()), details);
        } else if (!journal.isWhole()) {
            tell(
                    "lease_keeper_silent",
                    "both copies of a record are damaged: no votes on leases unknown here",
                    details);
        } else {
            tell("lease_keeper_started", "started", details);
        }
    }

    /** A keeper gave no answer to a question; told when it refuses to talk at all, once for each reason. */
    void silent(final NodeId keeper, final Failure failure) {
        if (failure instanceof Rejected && !failure.code().equals(complaints.put(keeper, failure.code()))) {
            final SortedMap<String, String> details = new TreeMap<>();
            details.put("keeper", keeper.name());
            details.put("code", failure.code());
            tell("lease_keeper_refuses", String.valueOf(failure.getMessage()), details);
        }
    }

    void acquired(final String lease, final long token, final long untilNanos, final String cause) {
        host.events().record("lease_acquired", lease, cause, details(token, untilNanos));
    }

    void renewed(final String lease, final long token, final long untilNanos) {
        if (isTellingRenewals) {
            host.events().record("lease_renewed", lease, "a majority agreed", details(token, untilNanos));
        }
    }

    void ended(final boolean isReleased, final Tenure tenure, final String cause) {
        host.events()
                .record(
                        isReleased ? "lease_released" : "lease_lost",
                        tenure.lease(),
                        cause,
                        details(tenure.token(), host.clock().nanos()));
    }

    private SortedMap<String, String> details(final long token, final long untilNanos) {
        final SortedMap<String, String> details = new TreeMap<>();
        details.put("token", Long.toString(token));
        details.put("incarnation", Long.toString(host.incarnation()));
        details.put("at_nanos", Long.toString(host.clock().nanos()));
        details.put("until_nanos", Long.toString(untilNanos));
        return details;
    }

    private void tell(final String kind, final String cause, final SortedMap<String, String> details) {
        host.events().record(kind, host.id().name(), cause, details);
    }
}
