package kintsugi.node.capability;

import java.util.SortedMap;

/**
 * How a capability stands.
 *
 * @param isWell whether it can do what it is there for
 * @param summary in words
 * @param details by name
 */
public record Report(boolean isWell, String summary, SortedMap<String, String> details) {}
