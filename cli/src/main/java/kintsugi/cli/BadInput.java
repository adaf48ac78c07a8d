package kintsugi.cli;

/** What the user typed cannot be used; the message says what was found and what to do. */
final class BadInput extends RuntimeException {
    BadInput(final String sentence) {
        super(sentence);
    }
}
