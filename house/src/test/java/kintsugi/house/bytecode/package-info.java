/** What code that runs in virtual time may call, checked in its byte code. */
@NullMarked
package kintsugi.house.bytecode;

import org.jspecify.annotations.NullMarked;
