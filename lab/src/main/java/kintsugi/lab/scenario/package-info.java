/** The scenario file: reading, parameters, schema, semantic checks, and the checked model that a run is built from. */
@NullMarked
package kintsugi.lab.scenario;

import org.jspecify.annotations.NullMarked;
