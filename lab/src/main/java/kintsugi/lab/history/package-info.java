/** Whether what clients saw of one block can be explained by the promises: a judge of histories, apart from load and service. */
@NullMarked
package kintsugi.lab.history;

import org.jspecify.annotations.NullMarked;
