package kintsugi.block.map;

import java.util.SortedMap;

/**
 * One change of state.
 *
 * @param timeNanos of the command
 * @param kind what happened, in snake_case
 * @param subject the id of what it happened to
 * @param cause why
 * @param details further values, by name
 */
public record MapEvent(long timeNanos, String kind, String subject, String cause, SortedMap<String, String> details) {}
