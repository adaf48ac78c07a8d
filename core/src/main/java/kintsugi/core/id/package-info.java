/** Names of things. */
@NullMarked
package kintsugi.core.id;

import org.jspecify.annotations.NullMarked;
