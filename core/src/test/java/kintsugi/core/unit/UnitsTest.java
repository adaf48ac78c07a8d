package kintsugi.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "4096, 4096",
        "0, 0",
        "512B, 512",
        "4kb, 4096",
        "200MB, 209715200",
        "200MiB, 209715200",
        "1.5 TiB, 1649267441664",
        "'  2 GB ', 2147483648",
        "0.5GB, 536870912",
        "7PB, 7881299347898368"
    })
    void sizesAreBinary(final String text, final long bytes) {
        assertThat(Units.parseBytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "100bps, 100",
        "1000 kbps, 1000000",
        "100Mbps, 100000000",
        "1Gbps, 1000000000",
        "2.5Gbps, 2500000000",
        "1Tbps, 1000000000000"
    })
    void linkRatesAreDecimal(final String text, final long bits) {
        assertThat(Units.parseBitsPerSecond(text)).isEqualTo(bits);
    }

    @ParameterizedTest
    @CsvSource({
        "1ns, 1",
        "250us, 250000",
        "2.5ms, 2500000",
        "30s, 30000000000",
        "5m, 300000000000",
        "2h, 7200000000000",
        "1d, 86400000000000"
    })
    void durationsAreNanoseconds(final String text, final long nanos) {
        assertThat(Units.parseNanos(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({"100MB/s, 104857600", "4096/s, 4096", "'1 GiB/s', 1073741824"})
    void byteRatesAreSizesASecond(final String text, final long bytes) {
        assertThat(Units.parseBytesPerSecond(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "MB",
                "-1MB",
                "1.2.3GB",
                "1e6",
                "1 XB",
                "1Mb/s",
                "NaN",
                "Infinity",
                "1 000",
                "9223372036854775808",
                "8192PB",
                "0x10",
                "٣MB",
                "1000000000000000000000000000000000000000000"
            })
    void whatIsNoSizeIsRejectedWithAnExample(final String text) {
        assertThatThrownBy(() -> Units.parseBytes(text))
                .isInstanceOfSatisfying(
                        Rejected.class, refusal -> assertThat(refusal.code()).isEqualTo("bad_unit"))
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("200MB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "5 parsecs", "-1s", "1ms2"})
    void aDurationNeedsItsUnit(final String text) {
        assertThatThrownBy(() -> Units.parseNanos(text))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("2.5ms");
    }

    @Test
    void aRateNeedsItsSecond() {
        assertThatThrownBy(() -> Units.parseBytesPerSecond("100MB"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("100MB/s");
        assertThatThrownBy(() -> Units.parseBitsPerSecond("100MB/s")).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1572864, 1.5 MiB",
        "1099511627776, 1.0 TiB",
        "9223372036854775807, 8192.0 PiB"
    })
    void sizesAreWrittenForPeople(final long bytes, final String text) {
        assertThat(Units.formatBytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ns", "999, 999 ns", "1500, 1.5 µs", "2500000, 2.5 ms", "27500000000, 27.5 s"})
    void durationsAreWrittenForPeople(final long nanos, final String text) {
        assertThat(Units.formatNanos(nanos)).isEqualTo(text);
    }

    @Test
    void theMachinesLanguageDoesNotShow() {
        final Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(Units.parseBytes("1MIB")).isEqualTo(Units.MIB);
            Locale.setDefault(Locale.GERMANY);
            assertThat(Units.formatBytes(1536)).isEqualTo("1.5 KiB");
        } finally {
            Locale.setDefault(before);
        }
    }
}
