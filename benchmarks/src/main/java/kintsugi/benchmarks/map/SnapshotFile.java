package kintsugi.benchmarks.map;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import kintsugi.block.map.ClusterMap;

/** The parts of a snapshot in one file, each after its length. */
final class SnapshotFile {
    private SnapshotFile() {}

    static void write(final ClusterMap map, final Path file) {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            map.writeSnapshot(part -> {
                try {
                    out.writeInt(part.length);
                    out.write(part);
                } catch (IOException full) {
                    throw new UncheckedIOException(full);
                }
            });
        } catch (IOException notWritten) {
            throw new UncheckedIOException(notWritten);
        }
    }

    static ClusterMap read(final Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return ClusterMap.readSnapshot(new Parts(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static final class Parts implements Iterator<byte[]> {
        private final DataInputStream in;

        Parts(final DataInputStream in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            try {
                in.mark(1);
                final boolean isMore = in.read() >= 0;
                in.reset();
                return isMore;
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the file has no more parts");
            }
            try {
                return in.readNBytes(in.readInt());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
