/** Benchmarks. */
@NullMarked
package kintsugi.benchmarks;

import org.jspecify.annotations.NullMarked;
