/** What breaks in a scenario: one class for each kind of fault. */
@NullMarked
package kintsugi.lab.fault;

import org.jspecify.annotations.NullMarked;
