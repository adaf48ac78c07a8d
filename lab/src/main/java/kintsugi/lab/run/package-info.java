/** Runs a scenario and says what came of it: the entry points that the command line calls. */
@NullMarked
package kintsugi.lab.run;

import org.jspecify.annotations.NullMarked;
