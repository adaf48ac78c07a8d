package kintsugi.lab.expect;

import java.util.List;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.measure.RequestLog;

/**
 * What checkers may look at after a run.
 *
 * @param log every request
 * @param borders of the phases
 * @param course what happened while the run went on
 * @param pools how the metadata manager says the pools stand at the end
 * @param network what was seen of it
 * @param chunks every allocated chunk, with the content of its copies as the devices hold it at the end
 */
public record Evidence(
        RequestLog log,
        Phase.Borders borders,
        Course course,
        NetworkEvidence network,
        List<PoolView> pools,
        List<ChunkView> chunks) {}
