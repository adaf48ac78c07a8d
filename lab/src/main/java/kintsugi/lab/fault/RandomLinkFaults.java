package kintsugi.lab.fault;

import java.util.OptionalLong;

/**
 * For a while, every link fails and comes back at random, each by itself.
 *
 * @param upNanos mean time until a link fails, exponential
 * @param downNanos mean time until it is back, exponential
 * @param lastsNanos until all of this ends, and all links are back
 */
public record RandomLinkFaults(long upNanos, long downNanos, long lastsNanos) implements Fault {
    @Override
    public String kind() {
        return "random_link_faults";
    }

    @Override
    public String subject() {
        return "links";
    }

    @Override
    public String description() {
        return "links start to fail at random";
    }

    @Override
    public OptionalLong forNanos() {
        return OptionalLong.of(lastsNanos);
    }
}
