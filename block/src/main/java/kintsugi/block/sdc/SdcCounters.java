package kintsugi.block.sdc;

/**
 * What an SDC has done since it started, all volumes together.
 *
 * @param reads completed
 * @param writes completed
 * @param flushes completed
 * @param secondReads reads for which another replica was asked as well, because the first one took long
 * @param retries calls to servers repeated after a failure or refusal
 * @param mapFetches chunk maps fetched, whole or in part
 * @param failures requests that failed
 */
public record SdcCounters(
        long reads, long writes, long flushes, long secondReads, long retries, long mapFetches, long failures) {}
