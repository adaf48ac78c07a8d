/** The administrator's client. */
@NullMarked
package kintsugi.block.admin;

import org.jspecify.annotations.NullMarked;
