/** Commands. */
@NullMarked
package kintsugi.cli;

import org.jspecify.annotations.NullMarked;
