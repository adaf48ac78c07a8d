package kintsugi.block.map;

import java.util.function.BiPredicate;

/**
 * What bounds a plan of copies.
 *
 * @param atMost copies in the plan
 * @param isHeldBack whether a chunk (volume number, index) shall wait: it is being copied, or failed a moment ago
 */
public record CopyLimits(int atMost, BiPredicate<Integer, Integer> isHeldBack) {}
