package kintsugi.core.unit;

import java.util.Locale;
import kintsugi.core.failure.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * Sizes, rates and durations as people write them. Sizes are binary ({@code 200MB} is 200 MiB, and {@code 200MiB} is accepted);
 * link rates in bits are decimal ({@code 1Gbps} is 10^9 bit/s); byte rates are sizes per second ({@code 100MB/s} is 100 MiB/s).
 * Values may be fractional ({@code 1.5TB}) and are rounded to the nearest whole unit.
 */
public final class Units {
    /** Nanoseconds in one microsecond. */
    public static final long MICRO = 1_000L;
    /** Nanoseconds in one millisecond. */
    public static final long MILLI = 1_000_000L;
    /** Nanoseconds in one second. */
    public static final long SECOND = 1_000_000_000L;
    /** Bytes in one KiB. */
    public static final long KIB = 1L << 10;
    /** Bytes in one MiB. */
    public static final long MIB = 1L << 20;
    /** Bytes in one GiB. */
    public static final long GIB = 1L << 30;

    private static final int LONGEST_TEXT = 40;

    private Units() {}

    /** Bytes of {@code 4096}, {@code 200MB}, {@code 1.5 TiB}. */
    public static long parseBytes(final String text) {
        return parse(text, Units::size, "a size such as 4096, 200MB or 1.5TB");
    }

    /** Nanoseconds of {@code 250us}, {@code 2.5ms}, {@code 30s}, {@code 2h}. */
    public static long parseNanos(final String text) {
        return parse(text, Units::duration, "a duration with its unit, such as 2.5ms, 30s or 2h");
    }

    /** Bits a second of {@code 100Mbps}, {@code 10Gbps}. */
    public static long parseBitsPerSecond(final String text) {
        return parse(text, Units::bitRate, "a link rate such as 100Mbps or 10Gbps");
    }

    /** Bytes a second of {@code 100MB/s}. */
    public static long parseBytesPerSecond(final String text) {
        final String trimmed = text.trim();
        if (!trimmed.endsWith("/s")) {
            throw bad(text, "a byte rate such as 100MB/s");
        }
        return parse(trimmed.substring(0, trimmed.length() - 2), Units::size, "a byte rate such as 100MB/s");
    }

    /** {@code 1.5 GiB}: at most one decimal, for people. */
    public static String formatBytes(final long bytes) {
        final String[] names = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < names.length - 1) {
            value /= 1024;
            unit++;
        }
        return decimal(value, unit == 0 ? 0 : 1) + " " + names[unit];
    }

    /** {@code 27.5 s}, {@code 310 µs}: three significant digits or so, for people. */
    public static String formatNanos(final long nanos) {
        if (nanos < MICRO) {
            return nanos + " ns";
        }
        if (nanos < MILLI) {
            return decimal(nanos / (double) MICRO, 1) + " µs";
        }
        if (nanos < SECOND) {
            return decimal(nanos / (double) MILLI, 1) + " ms";
        }
        return decimal(nanos / (double) SECOND, 1) + " s";
    }

    private static String decimal(final double value, final int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private interface Factor {
        @Nullable
        Double of(String unit);
    }

    private static @Nullable Double size(final String unit) {
        return switch (unit.replace("ib", "b")) {
            case "", "b" -> 1.0;
            case "kb" -> 0x1p10;
            case "mb" -> 0x1p20;
            case "gb" -> 0x1p30;
            case "tb" -> 0x1p40;
            case "pb" -> 0x1p50;
            default -> null;
        };
    }

    private static @Nullable Double bitRate(final String unit) {
        return switch (unit) {
            case "bps" -> 1.0;
            case "kbps" -> 1e3;
            case "mbps" -> 1e6;
            case "gbps" -> 1e9;
            case "tbps" -> 1e12;
            default -> null;
        };
    }

    private static @Nullable Double duration(final String unit) {
        return switch (unit) {
            case "ns" -> 1.0;
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            case "d" -> 86_400e9;
            default -> null;
        };
    }

    private static long parse(final String text, final Factor factors, final String expected) {
        final String trimmed = text.trim();
        int split = 0;
        while (split < trimmed.length() && isNumeric(trimmed.charAt(split))) {
            split++;
        }
        final Double factor = factors.of(trimmed.substring(split).trim().toLowerCase(Locale.ROOT));
        if (factor == null || split == 0 || trimmed.length() > LONGEST_TEXT) {
            throw bad(text, expected);
        }
        try {
            final double value = Double.parseDouble(trimmed.substring(0, split)) * factor;
            if (value >= Long.MAX_VALUE) {
                throw bad(text, expected + ", below 2^63");
            }
            return Math.round(value);
        } catch (NumberFormatException notANumber) {
            throw bad(text, expected);
        }
    }

    private static boolean isNumeric(final char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static Rejected bad(final String text, final String expected) {
        return new Rejected("bad_unit", "'" + text + "' is not " + expected);
    }
}
