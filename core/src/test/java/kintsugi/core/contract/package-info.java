/** What every kind of host must do: one suite of tests, with a factory for each kind. */
@NullMarked
package kintsugi.core.contract;

import org.jspecify.annotations.NullMarked;
