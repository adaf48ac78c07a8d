package kintsugi.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.TreeMap;
import kintsugi.core.unit.Units;
import kintsugi.input.InputException;
import kintsugi.lab.fault.FlapLink;
import kintsugi.lab.fault.LosePackets;
import kintsugi.lab.load.FlowPlan;
import kintsugi.lab.load.FlowSource;
import kintsugi.simulation.hardware.network.RoutingMethod;
import kintsugi.simulation.hardware.network.SharingFidelity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("L1")
@Tag("H4")
final class NetworkScenarioFileTest {
    private static final String GOOD = """
            name: net
            network: {sharing: tick, tick: 2ms, routing: distance-vector}
            nodes:
              - {name: n, count: 3, zone: left}
              - {name: far, zone: right}
            links:
              - {a: n-1, b: n-2, bandwidth: 1Gbps, latency: 2ms, loss_percent: 5}
              - {a: n-2, b: n-3}
              - {a: n-3, b: far}
            load:
              - {kind: flows, name: one, from: n-1, to: far, size: 1MB, start: 1s}
              - {kind: flows, name: many, from: n, size: 1KB, sizes: exponential, count: 50, rate: 20, patience: 3s}
            faults:
              - {kind: flap_link, a: n-1, b: n-2, period: 2s, down: 500ms, count: 4, at: 3s}
              - {kind: lose_packets, a: n-2, b: n-3, percent: 10, at: 50%, for: 1s}
            expectations:
              - {kind: flows_finish, load: one, by: 9s, at_most_slower_percent: 10}
              - {kind: flow_failed, load: many, reason: no_route, at_least: 2}
              - {kind: route, from: n-1, to: n-3, at: 2s, nodes: [n-1, n-2, n-3]}
              - {kind: link_utilisation, from: n-1, to: n-2, at_most: 50}
              - {kind: routes_converge, within: 1s}
              - {kind: no_routing_loops}
            """;

    @Test
    void readsNetworkLinksFlowsFaultsAndExpectations() {
        final Scenario scenario = parse(GOOD);
        assertThat(scenario.network().sharing()).isEqualTo(SharingFidelity.TICK);
        assertThat(scenario.network().tickNanos()).isEqualTo(2 * Units.MILLI);
        assertThat(scenario.network().routing()).isEqualTo(RoutingMethod.DISTANCE_VECTOR);
        assertThat(scenario.links().getFirst().lossShare()).isEqualTo(0.05);
        assertThat(scenario.nodes().getLast().zone()).isEqualTo("right");
        final FlowPlan many = scenario.flows().get(1).plan();
        assertThat(many.from()).extracting(n -> n.name()).containsExactly("n-1", "n-2", "n-3");
        assertThat(many.to()).hasSize(4);
        assertThat(many.patienceNanos()).isEqualTo(3 * Units.SECOND);
        assertThat(scenario.faults().get(0).fault())
                .isInstanceOfSatisfying(
                        FlapLink.class, f -> assertThat(f.forNanos()).hasValue(6_500 * Units.MILLI));
        assertThat(scenario.faults().get(1).fault())
                .isInstanceOfSatisfying(
                        LosePackets.class, f -> assertThat(f.share()).isEqualTo(0.1));
        assertThat(scenario.expectations()).hasSize(6);
        assertThat(scenario.expectations().getFirst().expected())
                .isEqualTo("all flows of one arrive by 9.0 s, at most 10.0 % slower than alone");
    }

    @Test
    void drawsAsManyFlowsAsAreWantedAndNoneToItself() {
        final FlowPlan many = parse(GOOD).flows().get(1).plan();
        final var flows = FlowSource.draw(many, 7);
        assertThat(flows).hasSize(50).isEqualTo(FlowSource.draw(many, 7)).isNotEqualTo(FlowSource.draw(many, 8));
        assertThat(flows).allSatisfy(flow -> {
            assertThat(flow.from()).isNotEqualTo(flow.to());
            assertThat(flow.bytes()).isPositive();
            assertThat(flow.timeNanos()).isGreaterThan(10 * Units.SECOND);
        });
        assertThat(flows).extracting(f -> f.timeNanos()).isSorted();
        assertThat(flows.getLast().timeNanos()).isBetween(11 * Units.SECOND, 15 * Units.SECOND);
        assertThat(flows.stream().map(f -> f.bytes()).distinct()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            sharing: tick, tick: 2ms         | sharing: fair, tick: 2ms         | 'network.sharing' is 'fair' and should be
            sharing: tick, tick: 2ms         | tick: 2ms                        | 'tick' has no meaning with exact sharing
            tick: 2ms                        | tick: 0ms                        | 'tick' is zero
            routing: distance-vector         | routing: rip                     | should be 'link-state', 'distance-vector'
            loss_percent: 5                  | loss_percent: 100                | must be below 100
            latency: 2ms                     | latency: 0ms                     | 'latency' is zero
            {a: n-3, b: far}                 | {a: n-3, b: n-2}                 | there is a link between 'n-3' and 'n-2' already
            from: n-1, to: far, size         | from: n-1, to: n-1, size         | flows from 'n-1' to itself cross no network
            from: n-1, to: far, size         | from: m, to: far, size           | there is no node 'm'
            size: 1MB                        | size: 0                          | 'size' is zero
            count: 50                        | count: 0                         | must be at least 1
            rate: 20                         | rate: 0                          | must be above 0
            name: many                       | name: one                        | the load 'one' is named twice
            a: n-1, b: n-2, period           | a: n-1, b: n-3, period           | there is no link between 'n-1' and 'n-3'
            down: 500ms                      | down: 2s                         | so it never comes back; make 'down' shorter
            percent: 10, at                  | percent: 0, at                   | must be above 0
            flows_finish, load: one          | flows_finish, load: two          | there are no flows called 'two'; nearest known: 'one'
            by: 9s                           | by: 1s                           | the flows of 'one' start at 1.0 s; give a later 'by'
            load: many, reason: no_route     | load: many, reason: bored        | should be
            at_least: 2}                     | at_least: 51}                    | there are only 50 such flows
            nodes: [n-1, n-2, n-3]           | nodes: [n-1, n-3]                | there is no link between 'n-1' and 'n-3'
            nodes: [n-1, n-2, n-3]           | nodes: [n-2, n-3]                | 'nodes' must begin with 'n-1' and end with 'n-3'
            from: n-1, to: n-2, at_most: 50  | from: n-1, to: n-3, at_most: 50  | there is no link between 'n-1' and 'n-3'
            from: n-1, to: n-2, at_most: 50  | from: n-1, to: n-2               | 'link_utilisation' says no bound
            to: n-2, at_most: 50             | to: n-2, at_most: 5, at_least: 6 | at_least is more than at_most
            within: 1s                       | within: 0s                       | 'within' is zero
            """)
    void badInputIsOneSentenceWithPlaceAndRemedy(final String from, final String to, final String message) {
        assertThat(GOOD).contains(from);
        final InputException thrown = catchThrowableOfType(InputException.class, () -> parse(GOOD.replace(from, to)));
        assertThat(thrown).as("refused").isNotNull();
        assertThat(thrown.getMessage()).contains(message);
    }

    @Test
    void withoutLinksWhatIsAboutThemIsRefused() {
        final String bare = GOOD.replaceFirst("(?s)links:.*?load:", "load:");
        final InputException thrown = catchThrowableOfType(InputException.class, () -> parse(bare));
        assertThat(thrown.problems()).hasSize(6);
        assertThat(thrown.problems()).allSatisfy(p -> assertThat(p.sentence()).contains("there are no links"));
    }

    @Test
    void withoutFlowsWhatIsAboutThemIsRefused() {
        final String bare = GOOD.replaceFirst("(?s)load:.*?faults:", "faults:").replace("50%", "9s");
        final InputException thrown = catchThrowableOfType(InputException.class, () -> parse(bare));
        assertThat(thrown.problems()).hasSize(2);
        assertThat(thrown.problems())
                .allSatisfy(p -> assertThat(p.sentence()).contains("there are no plain flows; add a load"));
    }

    private static Scenario parse(final String text) {
        return ScenarioFile.parse("n.yaml", text, Path.of("."), OptionalLong.empty(), new TreeMap<>());
    }
}
