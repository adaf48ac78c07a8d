/** What the user gave: places in files, and what is wrong there. */
@NullMarked
package kintsugi.lab.input;

import org.jspecify.annotations.NullMarked;
