package kintsugi.block.map;

/**
 * How a replica left.
 *
 * @param hasLost whether it may have lost what was not synced
 * @param toldVersion the newest version of the map that its server may have been told anything of; {@link Long#MAX_VALUE} if nobody
 *     knows
 */
record Departure(boolean hasLost, long toldVersion) {}
