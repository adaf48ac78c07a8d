/** Campaigns: many seeds, each a cluster with a load and faults drawn from it, judged by checkers that share no code with either. */
@NullMarked
package kintsugi.lab.campaign;

import org.jspecify.annotations.NullMarked;
