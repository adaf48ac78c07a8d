package kintsugi.block.map;

import java.util.List;

/** The answer of the map to one command: its result, and the events of every change it made, in order. */
public record Outcome(Result result, List<MapEvent> events) {}
