/** The report of a run: one HTML file that needs nothing else. */
@NullMarked
package kintsugi.lab.report;

import org.jspecify.annotations.NullMarked;
