package kintsugi.lab.expect;

import kintsugi.lab.measure.Phase;
import kintsugi.lab.measure.RequestLog;

/**
 * What checkers may look at after a run.
 *
 * @param log every request
 * @param borders of the phases
 * @param course what happened while the run went on
 * @param network what was seen of it
 * @param block how the block service stood in the end
 */
public record Evidence(
        RequestLog log, Phase.Borders borders, Course course, NetworkEvidence network, BlockEvidence block) {}
