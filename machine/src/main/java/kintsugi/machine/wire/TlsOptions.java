package kintsugi.machine.wire;

import java.nio.file.Path;

/**
 * Files in PEM form for TLS between nodes. Each node shows a certificate whose common name is its node id, and asks its peer for one.
 *
 * @param certificates this node's certificate, then those that lead from it to an authority
 * @param key its private key in PKCS#8, not encrypted
 * @param authorities whose certificates peers must show
 */
public record TlsOptions(Path certificates, Path key, Path authorities) {}
