/** What must hold after a run: one checker for each kind of expectation, all of them apart from the load. */
@NullMarked
package kintsugi.lab.expect;

import org.jspecify.annotations.NullMarked;
