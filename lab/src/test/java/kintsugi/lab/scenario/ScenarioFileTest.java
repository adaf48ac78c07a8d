package kintsugi.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.unit.Units;
import kintsugi.input.InputException;
import kintsugi.lab.fault.CrashNode;
import kintsugi.lab.load.SyntheticLoad;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("L1")
final class ScenarioFileTest {
    private static final String GOOD = """
            name: small
            title: A small one
            parameters:
              rate: 50
              victim: sds-2
            seed: 7
            settle: 20s
            nodes:
              - name: mdm
                capabilities: [MDM]
              - name: sds
                count: 3
                capabilities: [SDS]
                disks:
                  - size: 1GB
              - name: client
                capabilities: [SDC]
            block:
              pools:
                - name: pool-1
                  rebuild_rate: 100MB/s
              volumes:
                - name: vol
                  size: 512MB
              mappings:
                - volume: vol
            load:
              - kind: synthetic
                rate: ${rate}
                duration: 60s
            faults:
              - kind: crash_node
                node: ${victim}
                at: 50%
                for: 30s
            expectations:
              - kind: no_io_errors
              - kind: copies_of_every_chunk
                copies: 2
            """;

    @Test
    void readsNodesDefaultsParametersAndReferences() {
        final Scenario scenario = parse(GOOD);
        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.nodes())
                .extracting(n -> n.id().name())
                .containsExactly("mdm", "sds-1", "sds-2", "sds-3", "client");
        assertThat(scenario.nodes().get(1).disks())
                .containsExactly(new DiskPlan("disk-1", Units.GIB, 2_500_000, 200 * Units.MIB, 2, 0));
        assertThat(scenario.block().mappings().getFirst().node().name()).isEqualTo("client");
        assertThat(((SyntheticLoad) scenario.loads().getFirst().plan()).requestsPerSecond())
                .isEqualTo(50);
        final FaultPlan fault = scenario.faults().getFirst();
        assertThat(fault.when()).isEqualTo(new FaultPlan.When.ShareOfLoad(0.5));
        assertThat(fault.fault())
                .isEqualTo(new CrashNode(new kintsugi.core.id.NodeId("sds-2"), OptionalLong.of(30 * Units.SECOND)));
        assertThat(scenario.expectations())
                .extracting(e -> e.kind())
                .containsExactly("no_io_errors", "copies_of_every_chunk");
    }

    @Test
    void setsChangeParametersAndExistingPaths() {
        final Scenario scenario = parse(GOOD, "rate", "90", "victim", "sds-1", "block.pools.0.rebuild_rate", "50MB/s");
        assertThat(((SyntheticLoad) scenario.loads().getFirst().plan()).requestsPerSecond())
                .isEqualTo(90);
        assertThat(scenario.faults().getFirst().fault().subject()).isEqualTo("sds-1");
        assertThat(scenario.block().pools().getFirst().rebuildBytesPerSecond()).isEqualTo(50 * Units.MIB);
    }

    @Test
    void seedFromOutsideWins() {
        final Scenario scenario =
                ScenarioFile.parse("s.yaml", GOOD, Path.of("."), OptionalLong.of(99), new TreeMap<>());
        assertThat(scenario.seed()).isEqualTo(99);
    }

    @Test
    void unknownSetKeysListTheNearestKnown() {
        assertThatThrownBy(() -> parse(GOOD, "rats", "90"))
                .hasMessage("--set rats=90: nothing is called 'rats'; nearest known: 'rate', 'name', 'seed', 'title',"
                        + " 'settle'");
        assertThatThrownBy(() -> parse(GOOD, "block.pools.0.rebuild_rat", "1MB/s"))
                .hasMessageContaining("nearest known: 'block.pools.0.rebuild_rate'");
        assertThatThrownBy(() -> parse(GOOD, "block.pools.1.rebuild_rate", "1MB/s"))
                .hasMessageContaining("nearest known");
    }

    @Test
    void aBadValueFromOutsideIsBlamedOnTheCommandLine() {
        assertThatThrownBy(() -> parse(GOOD, "block.pools.0.rebuild_rate", "fast"))
                .hasMessage(
                        "--set block.pools.0.rebuild_rate=fast: 'rebuild_rate': 'fast' is not a byte rate such as 100MB/s");
        assertThatThrownBy(() -> parse(GOOD, "victim", "sds-9"))
                .hasMessageStartingWith("--set victim=sds-9: there is no node 'sds-9'; nearest known: 'sds-1'");
        assertThatThrownBy(() -> parse(GOOD, "rate", "often"))
                .hasMessageContaining("--set rate=often: 'load.0.rate' is 'often' and should be a number");
    }

    /** Each line of the table: what is replaced, by what, and the message that must come. Line and column are of the new text. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    title: A small one | titel: A small one | s.yaml:2:1: a scenario has no key 'titel'; nearest known: 'title'
                    seed: 7            | seed: seven        | s.yaml:6:7: 'seed' is 'seven' and should be a whole number
                    settle: 20s        | settle: 20         | s.yaml:7:9: 'settle' is '20' and should be a text; it is a duration with its unit
                    settle: 20s        | settle: 20 parsecs | s.yaml:7:9: 'settle': '20 parsecs' is not a duration with its unit
                    size: 1GB          | size: -1GB         | s.yaml:15:15: 'size': '-1GB' is not a size such as 4096, 200MB or 1.5TB, and cannot be negative
                    size: 1GB          | size: -4096        | s.yaml:15:15: 'nodes.1.disks.0.size' is '-4096', and cannot be negative
                    size: 1GB          | size: 0            | s.yaml:15:15: 'size' is zero
                    size: 1GB          | size: 5000         | 'size' is 5000 bytes; make it a multiple of 4096
                    name: client       | name: mdm          | s.yaml:16:11: the node 'mdm' is named twice, first at line 9
                    [SDC]              | [SDX]              | 'nodes.2.capabilities.0' is 'SDX' and should be 'SDC', 'SDS', 'MDM'
                    count: 3           | count: 1           | the pool has 1 SDS with disks, and 2 copies need as many
                    - name: vol        | - nam: vol         | 'block.volumes.0' has no key 'nam'; nearest known: 'name'
                    - volume: vol      | - volume: vols     | s.yaml:26:15: there is no volume 'vols'; nearest known: 'vol'
                    node: ${victim}    | node: ${victory}   | s.yaml:33:11: '${victory}' is not declared under 'parameters'; nearest known: 'victim'
                    at: 50%            | at: noon           | s.yaml:34:9: 'noon' is not a time such as 30s, nor a share of the load such as 50%
                    at: 50%            | at: 150%           | '150%' is not a time such as 30s
                    copies: 2          | copies: 3          | this can never hold: the pool 'pool-1' keeps 2
                    kind: no_io_errors | kind: no_errors    | 'expectations.0.kind' is 'no_errors' and should be 'no_io_errors'
                    kind: crash_node   | kind: slow_disk    | 'faults.0' has no 'factor'; add it
                    capabilities: [MDM]| capabilities: []   | pools need 1, 3 or 5 nodes with the capability MDM, and there are 0
                    seed: 7            | seed: [7           | this is not valid YAML
                    seed: 7            | name: again        | Duplicate field 'name'
                    seed: 7            | seed: *a           | anchors and aliases are not supported; use a parameter
                    """)
    void badInputIsOneSentenceWithPlaceAndRemedy(final String from, final String to, final String message) {
        assertThat(GOOD).contains(from);
        final InputException thrown = catchThrowableOfType(
                InputException.class,
                () -> parse(GOOD.replaceFirst(
                        java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to))));
        assertThat(thrown).as("refused").isNotNull();
        assertThat(thrown.getMessage()).contains(message);
    }

    @Test
    void severalProblemsAreReportedTogetherInOrderOfPlace() {
        final InputException thrown = catchThrowableOfType(
                InputException.class,
                () -> parse(GOOD.replace("at: 50%", "at: noon").replace("100MB/s", "fast")));
        assertThat(thrown.problems()).hasSize(2);
        assertThat(thrown.getMessage().lines().toList().getFirst()).contains("fast");
    }

    @Test
    void oneMistakeDoesNotDragOthersBehindIt() {
        assertThat(problems(GOOD.replace("name: client", "name: mdm"))).hasSize(1);
        assertThat(problems(GOOD.replace("- volume: vol\n", "- volume: vols\n")))
                .hasSize(1);
        assertThat(problems(GOOD.replace("node: ${victim}", "node: sds-8"))).hasSize(1);
    }

    private static java.util.List<kintsugi.input.Problem> problems(final String text) {
        return catchThrowableOfType(InputException.class, () -> parse(text)).problems();
    }

    @Test
    void shareOfLoadWithoutLoadIsRefused() {
        final String text = GOOD.substring(0, GOOD.indexOf("load:"))
                + "faults:\n  - kind: crash_node\n    node: sds-1\n    at: 50%\n";
        assertThatThrownBy(() -> parse(text))
                .hasMessageContaining("'50%' is a share of the load, and there is no load");
    }

    @Test
    void linkToNowhereIsRefused() {
        assertThatThrownBy(() -> parse(GOOD + "links:\n  - a: mdm\n    b: sds-7\n"))
                .hasMessageContaining("there is no node 'sds-7'; nearest known: 'sds-1', 'sds-2', 'sds-3'");
    }

    @Test
    void deepAndLongDocumentsAreRefused() {
        assertThatThrownBy(() -> parse("name: " + "[".repeat(5000) + "]".repeat(5000)))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> parse("name: " + "x".repeat(2 << 20))).hasMessageContaining("longer than");
        assertThatThrownBy(() -> parse("")).hasMessageContaining("the document is empty");
        assertThatThrownBy(() -> parse("just text"))
                .hasMessageContaining("the document is 'just text' and should be a mapping");
    }

    @Test
    void missingFileIsOneSentence() {
        assertThatThrownBy(() -> ScenarioFile.read(Path.of("no/such.yaml"), OptionalLong.empty(), new TreeMap<>()))
                .hasMessage("no/such.yaml: there is no such file; check the path (scenarios/ holds some)");
    }

    private static Scenario parse(final String text, final String... sets) {
        final SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < sets.length; i += 2) {
            map.put(sets[i], sets[i + 1]);
        }
        return ScenarioFile.parse("s.yaml", text, Path.of("."), OptionalLong.empty(), map);
    }
}
