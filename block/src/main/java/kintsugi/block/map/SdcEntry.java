package kintsugi.block.map;

import kintsugi.core.id.NodeId;

/** A client in the map: it registered, or a volume was mapped to it. */
record SdcEntry(NodeId node, Stamp stamp) {}
