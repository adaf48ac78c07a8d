package kintsugi.node.supervise;

import java.util.List;
import kintsugi.core.failure.Failure;

/** How a supervised node ended. */
public sealed interface Ending {
    /**
     * In order, as it was told.
     *
     * @param cause who told it
     */
    record Stopped(String cause) implements Ending {}

    /**
     * The first start was refused: the configuration, the folder or a port cannot be used.
     *
     * @param failure says what to do
     */
    record Refused(Failure failure) implements Ending {}

    /** It broke too often. */
    record GaveUp() implements Ending {}

    /**
     * A life would not end, so that the next one cannot begin in this process.
     *
     * @param running what still ran
     */
    record Stuck(List<String> running) implements Ending {}
}
