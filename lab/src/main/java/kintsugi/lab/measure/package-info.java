/** What was measured in a run: figures and time series. */
@NullMarked
package kintsugi.lab.measure;

import org.jspecify.annotations.NullMarked;
