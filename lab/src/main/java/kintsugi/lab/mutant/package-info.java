/** The block service with one line broken on purpose, to see whether the campaign finds it out. */
@NullMarked
package kintsugi.lab.mutant;

import org.jspecify.annotations.NullMarked;
