package kintsugi.simulation.kernel;

import kintsugi.core.random.RandomStream;

/** Runs the random programs of the first seeds and prints a digest of their hashes: started as a process by a test. */
final class RandomProgramDigest {
    private RandomProgramDigest() {}

    public static void main(final String[] arguments) {
        System.out.printf("%016x%n", of(Integer.parseInt(arguments[0])));
    }

    static long of(final int programs) {
        long digest = 0;
        for (int seed = 0; seed < programs; seed++) {
            digest = RandomStream.mix(digest * 31 + RandomProgram.run(RandomProgram.options(seed)));
        }
        return digest;
    }
}
