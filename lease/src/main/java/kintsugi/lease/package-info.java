/** Named leases with fencing tokens, kept by a majority of nodes. */
@NullMarked
package kintsugi.lease;

import org.jspecify.annotations.NullMarked;
