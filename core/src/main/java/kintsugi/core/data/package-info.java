/** Content of blocks, real or phantom. */
@NullMarked
package kintsugi.core.data;

import org.jspecify.annotations.NullMarked;
