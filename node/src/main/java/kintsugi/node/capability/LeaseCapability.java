package kintsugi.node.capability;

import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.call.Switchboard;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;
import kintsugi.lease.LeaseKeeper;
import kintsugi.lease.LeaseListener;
import kintsugi.lease.LeaseStatus;
import kintsugi.node.config.CapabilityConfig;

/** A lease keeper. It is well while it can keep promises. */
record LeaseCapability(CapabilityConfig.LeaseRole role) implements Capability {
    @Override
    public String name() {
        return "lease";
    }

    @Override
    public Standing start(final Host host, final Switchboard switchboard) {
        final LeaseKeeper keeper = LeaseKeeper.start(host, role.options(), switchboard);
        role.contend().forEach(lease -> keeper.contend(lease, LeaseListener.NONE));
        return new Standing() {
            @Override
            public Report report() {
                return LeaseCapability.this.report(keeper);
            }

            @Override
            public void takeLeave() {
                keeper.withdraw();
            }
        };
    }

    private Report report(final LeaseKeeper keeper) {
        final SortedMap<String, String> details = new TreeMap<>();
        boolean isVoting = true;
        int held = 0;
        for (final String lease : role.contend()) {
            final LeaseStatus status = keeper.status(lease);
            isVoting &= status.isVoting();
            held += status.holder().isPresent() ? 1 : 0;
            details.put("lease " + lease, text(status));
        }
        details.put("keepers", role.options().keepers().toString());
        return new Report(
                isVoting,
                isVoting
                        ? "votes; " + held + " of " + role.contend().size() + " leases are held"
                        : "cannot keep promises: its device failed, or holds damaged records; its log says which",
                details);
    }

    private static String text(final LeaseStatus status) {
        return status.holder()
                .map(holder -> "held by " + holder + ", token " + status.token() + ", "
                        + Units.formatNanos(status.remainingNanos()) + " left")
                .orElse("held by nobody, as far as this keeper knows");
    }
}
