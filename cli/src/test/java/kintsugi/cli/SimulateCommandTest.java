package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kintsugi.lab.campaign.PlanDraw;
import kintsugi.lab.campaign.PlanFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R1")
final class SimulateCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aCampaignTellsWhatItCoveredAndHowManySeedsFailed() {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("simulate", "block", "--seeds", "1..3"))
                .as(run.out())
                .isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "faults: ",
                        "changes of state: ",
                        "rare paths: ",
                        "never happened: ",
                        "3 seeds from 1: 0 failed");
    }

    @Test
    void aSeedAndItsPlanInAFileAreTheSameRun() throws Exception {
        final Path file = folder.resolve("plan.json");
        PlanFile.write(file, PlanDraw.of(2));
        final Recorded seed = new Recorded(folder, false);
        final Recorded plan = new Recorded(folder, false);
        assertThat(seed.run("simulate", "block", "--replay", "2")).isEqualTo(ExitCode.OK);
        assertThat(plan.run("simulate", "block", "--replay", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(plan.out().replace(file.toString(), "2"))
                .isEqualTo(seed.out())
                .contains("every promise was kept");
    }

    @Test
    void whatKeepsEveryPromiseIsNotReduced() {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("simulate", "shrink", "2")).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("nothing to reduce");
    }

    @Test
    void wrongInputIsSaidInASentence() throws Exception {
        final Path file = Files.writeString(folder.resolve("no-plan.json"), "{");
        for (final String[] wrong : new String[][] {
            {"simulate", "block", "--seeds", "5..1"},
            {"simulate", "block", "--seeds", "a..b"},
            {"simulate", "block", "--replay", "nowhere.json"},
            {"simulate", "shrink", file.toString()},
            {"simulate"}
        }) {
            final Recorded run = new Recorded(folder, false);
            assertThat(run.run(wrong)).as(String.join(" ", wrong)).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err()).startsWith("kintsugi: ");
        }
    }
}
