/** The folder of a real node, and its block devices: files in that folder. docs/node-folder.md has the layout. */
@NullMarked
package kintsugi.machine.device;

import org.jspecify.annotations.NullMarked;
