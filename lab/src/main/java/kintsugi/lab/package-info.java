/** The laboratory: scenarios, load, faults, expectations, reports. */
@NullMarked
package kintsugi.lab;

import org.jspecify.annotations.NullMarked;
