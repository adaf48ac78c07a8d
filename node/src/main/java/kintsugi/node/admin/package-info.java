/** What an administrator asks of the cloud from outside, with the configuration of one of its nodes. */
@NullMarked
package kintsugi.node.admin;

import org.jspecify.annotations.NullMarked;
