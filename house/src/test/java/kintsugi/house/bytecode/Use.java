package kintsugi.house.bytecode;

/**
 * One place that uses something.
 *
 * @param inClass full name of the class that uses it
 * @param inMethod the method, or {@code <class>} for declarations
 * @param file source file
 * @param line source line; 0 if not known
 * @param what is used
 */
record Use(String inClass, String inMethod, String file, int line, Reference what) {
    /** For people and editors. */
    String place() {
        return inClass + "." + inMethod + " (" + file + (line == 0 ? "" : ":" + line) + ")";
    }
}
