package kintsugi.lab.expect;

import kintsugi.input.Counted;
import kintsugi.lab.expect.NetworkEvidence.RoutingCourse;

/** Whenever the routing tables of all nodes were looked at, no way went in circles. */
public record NoRoutingLoops() implements Expectation {
    @Override
    public String kind() {
        return "no_routing_loops";
    }

    @Override
    public String expected() {
        return "no route goes in circles at any look";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final RoutingCourse course = evidence.network().course();
        final boolean holds = course.loops().isEmpty() && course.looks() > 0;
        return new Verdict(
                holds,
                Counted.of(course.looks(), "looks, ")
                        + (course.loops().isEmpty() ? "no loop" : course.loops().getFirst()));
    }
}
