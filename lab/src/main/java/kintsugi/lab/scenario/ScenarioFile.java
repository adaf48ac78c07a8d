package kintsugi.lab.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import kintsugi.core.unit.Units;
import kintsugi.input.DocumentKind;
import kintsugi.input.FileText;
import kintsugi.input.InputException;
import kintsugi.input.Problem;
import kintsugi.input.SchemaCheck;
import kintsugi.input.Section;
import kintsugi.input.YamlDocument;
import kintsugi.lab.scenario.Scenario.PlacedExpectation;
import kintsugi.lab.scenario.Scenario.PlacedFlows;
import kintsugi.lab.scenario.Scenario.PlacedLoad;
import kintsugi.simulation.hardware.network.NetworkOptions;
import kintsugi.simulation.hardware.network.RoutingMethod;
import kintsugi.simulation.hardware.network.SharingFidelity;

/**
 * Reads a scenario file in four steps: YAML with places, values from outside and parameters, JSON schema, meaning. Each step reports
 * all it finds before the next begins.
 */
public final class ScenarioFile {
    private static final long SETTLE_NANOS = 30 * Units.SECOND;
    private static final long SWITCH_LATENCY_NANOS = 100 * Units.MICRO;
    private static final DocumentKind KIND = new DocumentKind(
            "scenario",
            "name: …",
            "use a parameter: ${name}",
            "scenarios/ holds some",
            DocumentKind.schemaBeside(ScenarioFile.class, "scenario-schema.json"));

    private ScenarioFile() {}

    /**
     * The scenario in a file.
     *
     * @param seed in place of the one in the file
     * @param sets values for parameters or paths
     * @throws InputException with every problem found, each with its place
     */
    public static Scenario read(final Path file, final OptionalLong seed, final SortedMap<String, String> sets) {
        final Path parent = file.toAbsolutePath().getParent();
        return parse(
                file.toString(),
                FileText.read(KIND, file),
                parent == null ? file.toAbsolutePath() : parent,
                seed,
                sets);
    }

    /** The scenario in a text. */
    public static Scenario parse(
            final String file,
            final String text,
            final Path folder,
            final OptionalLong seed,
            final SortedMap<String, String> sets) {
        final YamlDocument document = YamlDocument.parse(KIND, file, text);
        Parameters.fill(document, sets);
        SchemaCheck.check(document);
        final List<Problem> problems = new ArrayList<>();
        final Section root = new Section(document, document.root(), "", problems);
        final CloudBinder cloud = new CloudBinder();
        final List<NodePlan> nodes = cloud.nodes(root);
        refuseIfAny(problems); // whatever refers to these nodes would only repeat it
        final Scenario scenario = bind(root, cloud, nodes, text, folder, seed);
        refuseIfAny(problems);
        return scenario;
    }

    private static void refuseIfAny(final List<Problem> problems) {
        if (!problems.isEmpty()) {
            problems.sort(Problem.BY_PLACE);
            throw new InputException(problems.stream().distinct().toList());
        }
    }

    /** The JSON schema of scenario files. */
    public static String schema() {
        return KIND.schema();
    }

    private static Scenario bind(
            final Section root,
            final CloudBinder cloud,
            final List<NodePlan> nodes,
            final String text,
            final Path folder,
            final OptionalLong seed) {
        final List<LinkPlan> links = cloud.links(root);
        final BlockBinder block = new BlockBinder(cloud);
        final BlockPlan blockPlan = root.has("block") ? block.bind(root.section("block")) : BlockBinder.nothing();
        final LoadBinder requests = new LoadBinder(cloud, block);
        final List<PlacedLoad> loads = requests.bind(root);
        final List<PlacedFlows> flows = new FlowBinder(cloud, requests.names()).bind(root);
        final List<FaultPlan> faults =
                new FaultBinder(cloud, links, !root.sections("load").isEmpty()).bind(root);
        final List<PlacedExpectation> expectations = new ExpectationBinder(
                        cloud,
                        block,
                        blockPlan,
                        loads,
                        faults,
                        links.isEmpty(),
                        new NetworkExpectationBinder(cloud, links, flows, faults))
                .bind(root);
        return new Scenario(
                root.text("name", ""),
                root.text("title", ""),
                root.text("description", ""),
                seed.orElse(root.count("seed").orElse(1)),
                ending(root),
                sample(root),
                network(root.section("network")),
                nodes,
                links,
                blockPlan,
                root.place("block"),
                loads,
                flows,
                faults,
                expectations,
                text,
                folder);
    }

    private static NetworkOptions network(final Section section) {
        final SharingFidelity sharing = SharingFidelity.valueOf(constant(section.text("sharing", "exact")));
        if (section.has("tick") && sharing == SharingFidelity.EXACT) {
            section.problem("tick", "'tick' has no meaning with exact sharing; add 'sharing: tick', or remove it");
        }
        return new NetworkOptions(
                section.nanos("latency", SWITCH_LATENCY_NANOS),
                sharing,
                section.positive("tick", section.nanos("tick"), NetworkOptions.STANDARD.tickNanos()),
                RoutingMethod.valueOf(constant(section.text("routing", "link-state"))));
    }

    private static String constant(final String text) {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static OptionalLong sample(final Section root) {
        final OptionalLong sample = root.nanos("sample");
        return sample.isEmpty() ? sample : OptionalLong.of(root.positive("sample", sample, Units.SECOND));
    }

    private static Ending ending(final Section root) {
        final OptionalLong duration = root.nanos("duration");
        final OptionalLong settle = root.nanos("settle");
        if (duration.isPresent() && settle.isPresent()) {
            root.problem("settle", "'duration' and 'settle' exclude each other; remove one of them");
        }
        final Optional<Ending> fixed = duration.isPresent()
                ? Optional.of(new Ending.AtTime(root.positive("duration", duration, SETTLE_NANOS)))
                : Optional.empty();
        return fixed.orElseGet(() -> new Ending.AfterLoad(settle.orElse(SETTLE_NANOS)));
    }
}
