/**
 * Hostile peers: seeded input that no honest peer would send, on every port and on both sides of the handshake. The bytes are put together
 * here from docs/protocol.md and share no code with the transport.
 */
@NullMarked
package kintsugi.machine.fuzz;

import org.jspecify.annotations.NullMarked;
