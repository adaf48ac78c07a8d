package kintsugi.lab.expect;

import java.util.Optional;

/**
 * A volume of the scenario cannot be made, and the administrator is told why.
 *
 * @param volume its name
 * @param code of the refusal, for machines
 * @param says what its sentence contains
 */
public record VolumeRefused(String volume, String code, Optional<String> says) implements Expectation {
    @Override
    public String kind() {
        return "volume_refused";
    }

    @Override
    public String expected() {
        return volume + " is refused as " + code
                + says.map(text -> ", in a sentence with '" + text + "'").orElse("");
    }

    @Override
    public Verdict check(final Evidence evidence) {
        for (final BlockEvidence.Refusal refusal : evidence.block().refusals()) {
            if (refusal.volume().equals(volume)) {
                return new Verdict(
                        refusal.code().equals(code)
                                && says.map(refusal.text()::contains).orElse(true),
                        refusal.code() + ": " + refusal.text());
            }
        }
        return new Verdict(false, volume + " was made");
    }
}
