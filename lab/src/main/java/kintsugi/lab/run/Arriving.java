package kintsugi.lab.run;

/** Something whose requests arrive at times that are known before the run. */
interface Arriving {
    /** Requests that are to come; an expected value where they are drawn at random. */
    long requests();

    /** Requests that have arrived before that virtual time, jitter aside. */
    long arrivedBefore(long timeNanos);

    /** Virtual time at which it begins. */
    long startNanos();

    /** The last arrival, jitter aside. */
    long endNanos();

    /** What it is, for people. */
    String describe();
}
