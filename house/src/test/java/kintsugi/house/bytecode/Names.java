package kintsugi.house.bytecode;

import java.lang.constant.ClassDesc;

/** Names as people write them. */
final class Names {
    private Names() {}

    /** {@code java.util.Map$Entry}. */
    static String of(final ClassDesc type) {
        final String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    }

    /** The name of the method in the source: a lambda's body counts as part of the method around it. */
    static String readable(final String method) {
        if (method.startsWith("lambda$")) {
            final int end = method.lastIndexOf('$');
            return method.substring("lambda$".length(), Math.max("lambda$".length(), end));
        }
        return method;
    }

    static boolean isOurs(final String className) {
        return className.startsWith("kintsugi.");
    }
}
