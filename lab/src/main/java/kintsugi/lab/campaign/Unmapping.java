package kintsugi.lab.campaign;

import java.util.LinkedHashMap;
import java.util.Map;
import kintsugi.block.admin.BlockAdmin;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;
import kintsugi.lab.campaign.Plan.FaultStep;
import kintsugi.simulation.hardware.SimulatedNode;

/**
 * Takes the volume away from a client and gives it back, as an administrator who asks again until he has an answer. From when the unmapping
 * was answered until the mapping is asked for, no request of that client may be served.
 */
final class Unmapping {
    private static final long LOOK_NANOS = 50 * Units.MILLI;
    private static final long REST_NANOS = Units.SECOND;

    private final CampaignCloud cloud;
    private final Recorder recorder;
    private final Map<FaultStep, Period> periods = new LinkedHashMap<>();

    /** From the unmapping of a client to its mapping. */
    private static final class Period {
        private final SimulatedNode client;
        private boolean isToEnd;
        private boolean isOver;

        Period(final SimulatedNode client) {
            this.client = client;
        }
    }

    Unmapping(final CampaignCloud cloud, final Recorder recorder) {
        this.cloud = cloud;
        this.recorder = recorder;
    }

    boolean isPossible(final SimulatedNode client) {
        return periods.values().stream().allMatch(p -> p.isOver || p.client != client);
    }

    void begin(final FaultStep fault, final SimulatedNode client) {
        final Period period = new Period(client);
        periods.put(fault, period);
        cloud.administer("unmapper-" + periods.size(), (host, admin) -> carryOut(period, host, admin));
    }

    void end(final FaultStep fault) {
        final Period period = periods.get(fault);
        if (period != null) {
            period.isToEnd = true;
        }
    }

    boolean areOver() {
        return periods.values().stream().allMatch(period -> period.isOver);
    }

    private void carryOut(final Period period, final Host host, final BlockAdmin admin) {
        final boolean isCertain = insist(host, () -> admin.unmap(CampaignCloud.VOLUME, period.client.id()));
        final long from = recorder.nextStamp();
        while (!period.isToEnd) {
            host.clock().sleep(LOOK_NANOS);
        }
        if (isCertain) {
            recorder.wasUnmapped(period.client.id(), from, recorder.nextStamp());
        }
        insist(host, () -> cloud.map(admin, period.client));
        period.isOver = true;
    }

    /** Asks until there is an answer; whether the answer is about all of it, so that what was asked for holds. */
    private static boolean insist(final Host host, final Runnable request) {
        boolean isInDoubt = false;
        while (true) {
            try {
                request.run();
                return true;
            } catch (Unavailable notDone) {
                host.clock().sleep(REST_NANOS);
            } catch (Indeterminate lost) {
                isInDoubt = true;
                host.clock().sleep(REST_NANOS);
            } catch (Rejected refused) {
                if (!isInDoubt) {
                    throw refused;
                }
                return false; // it was done before, and nobody can tell since when it holds
            }
        }
    }
}
