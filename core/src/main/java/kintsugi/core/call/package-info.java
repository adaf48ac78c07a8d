/** What every capability needs to answer and to make calls: the methods of a node on one switchboard, its connections to peers. */
@NullMarked
package kintsugi.core.call;

import org.jspecify.annotations.NullMarked;
