package kintsugi.node.config;

import java.nio.file.Path;

/**
 * Files for encryption between nodes, all in PEM.
 *
 * @param certificate of this node, with its chain
 * @param key that belongs to it
 * @param authorities who sign the certificates of the nodes
 */
public record TlsConfig(Path certificate, Path key, Path authorities) {}
