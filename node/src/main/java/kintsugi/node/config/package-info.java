/** What the user says of a node: the file {@code node.yaml}, read, checked and with everything that was left out filled in. */
@NullMarked
package kintsugi.node.config;

import org.jspecify.annotations.NullMarked;
