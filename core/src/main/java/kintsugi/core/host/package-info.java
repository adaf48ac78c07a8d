/** The only door between the code of a capability and the world: time, threads, peers, disks, CPU, randomness. */
@NullMarked
package kintsugi.core.host;

import org.jspecify.annotations.NullMarked;
