package kintsugi.lab.mutant;

import java.util.List;
import java.util.stream.Stream;

/** The mistakes that the campaign must find out; each breaks a sentence of "how it stays true" in the design. */
public final class Mutants {
    private Mutants() {}

    /** All of them. */
    public static List<Mutant> all() {
        return Stream.of(LeaseMutants.all(), CopyMutants.all(), WriteMutants.all(), DeviceMutants.all())
                .flatMap(List::stream)
                .toList();
    }
}
