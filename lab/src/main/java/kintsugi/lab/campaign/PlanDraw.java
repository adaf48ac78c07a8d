package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kintsugi.core.random.RandomStream;
import kintsugi.lab.campaign.Plan.FaultStep;
import kintsugi.lab.campaign.Plan.Lane;
import kintsugi.lab.campaign.Plan.Shape;

/** Draws the plan of a seed: a pure function of it. What it draws, the promises must survive; docs/campaign.md says what it leaves out. */
public final class PlanDraw {
    private static final int LEAST_LOAD_MILLIS = 12_000;
    private static final int LOAD_SPREAD_MILLIS = 20_000;
    private static final int REQUESTS_PER_SECOND = 100;
    private static final int FAULTS_AT_MOST = 7;
    private static final int MEASURED_MILLIS = 60_000;
    private static final double DRIFT_AT_MOST = 0.02;

    /** Faults that the block service is not built for yet; docs/campaign.md gives the reasons. */
    private static final Set<FaultKind> LEFT_OUT = EnumSet.of(FaultKind.SUSPEND_SERVER);

    private final RandomStream random;

    private PlanDraw(final RandomStream random) {
        this.random = random;
    }

    /** The plan of that seed. */
    public static Plan of(final long seed) {
        return new PlanDraw(RandomStream.named(seed, "campaign/plan")).draw(seed);
    }

    /**
     * One of the plans by which the speed is measured: a minute of load on 3 managers, 5 servers and 4 clients, of 100 requests a second in all,
     * with faults as in any other plan.
     */
    public static Plan ofMeasuredSize(final long seed) {
        final PlanDraw draw = new PlanDraw(RandomStream.named(seed, "campaign/speed"));
        final Shape shape = new Shape(3, 5, 4, 0, 128, 48, true, 30_000);
        return new Plan(seed, MEASURED_MILLIS, shape, draw.lanes(shape), draw.faults(shape, MEASURED_MILLIS), false);
    }

    /** That cluster for ten minutes in which nothing is asked for and nothing fails. */
    public static Plan idle() {
        return ofMeasuredSize(1).withLanes(List.of()).withFaults(List.of()).withLoadMillis(10L * MEASURED_MILLIS);
    }

    /** The kinds that are drawn. */
    public static Set<FaultKind> kinds() {
        return EnumSet.complementOf(EnumSet.copyOf(LEFT_OUT));
    }

    private Plan draw(final long seed) {
        final Shape shape = shape();
        final int loadMillis = LEAST_LOAD_MILLIS + random.nextInt(LOAD_SPREAD_MILLIS);
        return new Plan(seed, loadMillis, shape, lanes(shape), faults(shape, loadMillis), random.nextBoolean(0.3));
    }

    private Shape shape() {
        final int servers = 3 + random.nextInt(5);
        final boolean isTight = random.nextBoolean(0.15);
        final int volumeMib = 8 * (1 + random.nextInt(6));
        final int payloadMib = isTight ? Math.max(8, volumeMib / servers / 4 * 4 + 8) : 128;
        return new Shape(
                managers(),
                servers,
                1 + random.nextInt(4),
                random.nextBoolean(0.4) ? 2 + random.nextInt(servers - 1) : 0,
                payloadMib,
                volumeMib,
                isTight || random.nextBoolean(0.5),
                random.nextBoolean(0.6) ? 30_000 : 1_000 + random.nextInt(6_000));
    }

    private int managers() {
        return random.nextBoolean(0.4) ? 1 : random.nextBoolean(0.7) ? 3 : 5;
    }

    private List<Lane> lanes(final Shape shape) {
        final int count = shape.clients() + random.nextInt(5);
        final int meanPauseMicros = 1_000_000 / REQUESTS_PER_SECOND * count;
        final List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lanes.add(new Lane(
                    1 + i % shape.clients(),
                    meanPauseMicros / 2 + random.nextInt(meanPauseMicros),
                    20 + random.nextInt(50),
                    random.nextBoolean(0.7) ? 1 + random.nextInt(10) : 0,
                    random.nextBoolean(0.3) ? 10 + random.nextInt(30) : 0,
                    random.nextInt(80),
                    random.nextBoolean(0.6) ? 1 : 1 + random.nextInt(16)));
        }
        return lanes;
    }

    private List<FaultStep> faults(final Shape shape, final int loadMillis) {
        final List<FaultKind> kinds = List.copyOf(kinds());
        final List<FaultStep> faults = new ArrayList<>();
        final int count = random.nextInt(FAULTS_AT_MOST + 1);
        for (int i = 0; i < count; i++) {
            faults.add(fault(kinds.get(random.nextInt(kinds.size())), shape, loadMillis));
        }
        faults.sort(Comparator.comparingInt(FaultStep::atMillis));
        return faults;
    }

    private FaultStep fault(final FaultKind kind, final Shape shape, final int loadMillis) {
        final int node = 1 + random.nextInt(candidates(kind, shape));
        final int most = random.nextBoolean(0.6) ? 3_000 : loadMillis / 2;
        final int forMillis = 50 + random.nextInt(most);
        final int atMillis = random.nextInt(Math.max(1, loadMillis - forMillis));
        return new FaultStep(kind, node, atMillis, forMillis, strength(kind));
    }

    /** How many there are that it could happen to. */
    private static int candidates(final FaultKind kind, final Shape shape) {
        return switch (kind) {
            case CRASH_CLIENT, CUT_CLIENT, PAUSE_CLIENT, SUSPEND_CLIENT, UNMAP_CLIENT -> shape.clients();
            case CRASH_MANAGER,
                    CRASH_LEADER,
                    CUT_LEADER,
                    SPLIT_LEADER,
                    MUTE_LEADER,
                    LOSE_QUORUM,
                    PAUSE_MANAGER,
                    SUSPEND_MANAGER,
                    DRIFT_MANAGER,
                    MANAGER_DISK_SLOW -> shape.managers();
            default -> shape.servers();
        };
    }

    private double strength(final FaultKind kind) {
        return switch (kind) {
            case DISK_SLOW, MANAGER_DISK_SLOW -> 2 + random.nextInt(100);
            case SLOW_NETWORK -> StrictMath.pow(10, 1 + 3 * random.nextDouble());
            case DRIFT_SERVER, DRIFT_MANAGER -> (2 * random.nextDouble() - 1) * DRIFT_AT_MOST;
            case CRASH_SERVER, CRASH_ALL_SERVERS -> random.nextBoolean(0.5) ? 0 : random.nextDouble();
            case DAMAGE_BLOCK -> random.nextDouble();
            case JUMP_WALL_CLOCK -> random.nextInt(20_000) - 10_000;
            default -> 0;
        };
    }
}
