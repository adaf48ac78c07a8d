/** What clients do in a scenario: where requests come from, and the driver that sends them. */
@NullMarked
package kintsugi.lab.load;

import org.jspecify.annotations.NullMarked;
