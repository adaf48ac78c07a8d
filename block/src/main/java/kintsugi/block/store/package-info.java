/** One block device of a storage data server: chunks in slots, kept true through any crash. docs/device-format.md is its contract. */
@NullMarked
package kintsugi.block.store;

import org.jspecify.annotations.NullMarked;
