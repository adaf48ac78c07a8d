package kintsugi.lab.trace;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats that can be replayed. */
public enum TraceFormat {
    /** CloudPhysics vscsi, version 1: little-endian binary records of 32 bytes. */
    VSCSI {
        @Override
        TraceReader reader(final InputStream in, final String file) {
            return new VscsiReader(in, file);
        }
    },
    /** The CSV form of it: {@code version,time in seconds,SCSI opcode in hexadecimal,bytes,LBA}. */
    VSCSI_CSV {
        @Override
        TraceReader reader(final InputStream in, final String file) {
            return new LineReader(in, file, new VscsiCsvParser());
        }
    },
    /** MSR Cambridge (SNIA IOTTA 388): {@code Timestamp,Hostname,DiskNumber,Type,Offset,Size,ResponseTime}. */
    MSR_CSV {
        @Override
        TraceReader reader(final InputStream in, final String file) {
            return new LineReader(in, file, new MsrParser());
        }
    },
    /** DiskSim ASCII as MQSim writes it: {@code arrival in ns, device, LBA, sectors, type (0 write, 1 read)}. */
    DISKSIM {
        @Override
        TraceReader reader(final InputStream in, final String file) {
            return new LineReader(in, file, new DiskSimParser());
        }
    };

    abstract TraceReader reader(InputStream in, String file);

    /** The name in scenario files: {@code vscsi_csv}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that name. */
    public static Optional<TraceFormat> of(final String label) {
        return Arrays.stream(values()).filter(f -> f.label().equals(label)).findFirst();
    }

    /** All names, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(TraceFormat::label).collect(Collectors.joining(", "));
    }
}
