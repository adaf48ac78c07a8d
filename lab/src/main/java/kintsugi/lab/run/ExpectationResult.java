package kintsugi.lab.run;

/**
 * What became of one expectation.
 *
 * @param name its kind, in snake_case: {@code no_io_errors}
 * @param passed whether it held
 * @param expected what was expected, as one phrase
 * @param seen what the checker saw, as one phrase
 */
public record ExpectationResult(String name, boolean passed, String expected, String seen) {}
