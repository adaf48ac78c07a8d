/** What the user gave: documents in YAML with the place of every value, and what is wrong there, in sentences. */
@NullMarked
package kintsugi.input;

import org.jspecify.annotations.NullMarked;
