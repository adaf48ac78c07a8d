/** Calls and byte streams between processes over TCP; docs/protocol.md has the bytes. */
@NullMarked
package kintsugi.machine.wire;

import org.jspecify.annotations.NullMarked;
