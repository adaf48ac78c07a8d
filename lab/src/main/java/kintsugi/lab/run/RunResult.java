package kintsugi.lab.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.SortedMap;
import kintsugi.lab.measure.FlowFigures;
import kintsugi.lab.measure.LoadFigures;
import kintsugi.lab.measure.PhaseFigures;

/**
 * What came of a run. All but {@code seconds} follows from scenario and seed.
 *
 * @param scenario its name
 * @param title what it shows, in a line
 * @param file as it was given
 * @param seed of the run
 * @param sets values set for this run
 * @param passed whether every expectation held
 * @param expectations each of them
 * @param traceHash rolling hash of all that happened, 16 hexadecimal digits
 * @param events that the simulation carried out
 * @param simulatedSeconds of virtual time
 * @param seconds of real time, from reading the file to the last check
 * @param load totals
 * @param flows plain flows, and the first of them one by one
 * @param phases before, during and after the first rebuild; one phase if there was none
 * @param record what a report shows beyond that
 */
public record RunResult(
        String scenario,
        String title,
        String file,
        long seed,
        SortedMap<String, String> sets,
        boolean passed,
        List<ExpectationResult> expectations,
        String traceHash,
        long events,
        double simulatedSeconds,
        double seconds,
        LoadFigures load,
        FlowFigures flows,
        List<PhaseFigures> phases,
        @JsonIgnore RunRecord record) {
    /** One JSON object, with names in snake_case; {@code record} is left out. */
    public String toJson() {
        return Json.write(this);
    }
}
