package kintsugi.lab.run;

import kintsugi.simulation.kernel.KernelOptions;

/**
 * Which parts the kernel of a run is made of. Any choice gives the same trace; the choices other than the default are oracles.
 *
 * @param queue which event queue
 * @param threads how simulated threads are carried
 */
public record KernelChoice(KernelOptions.QueueKind queue, KernelOptions.ThreadKind threads) {
    /** The fast ones. */
    public static final KernelChoice DEFAULT =
            new KernelChoice(KernelOptions.QueueKind.RADIX, KernelOptions.ThreadKind.CONTINUATION);
}
