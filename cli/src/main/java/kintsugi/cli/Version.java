package kintsugi.cli;

/** Which build runs on which JDK. */
final class Version {
    private Version() {}

    static String text() {
        final String built = Main.class.getPackage().getImplementationVersion();
        return "kintsugi " + (built == null ? "(not packaged)" : built) + " on JDK " + Runtime.version();
    }
}
