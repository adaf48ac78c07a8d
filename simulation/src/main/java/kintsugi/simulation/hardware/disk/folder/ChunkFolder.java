package kintsugi.simulation.hardware.disk.folder;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;

/**
 * A folder of the computer that runs the simulation, with one file per chunk: magic, kind, path, length, phase, checksums, then
 * the bytes, or the tags of a pattern. Patterns stay phantoms, so a file may be much smaller than its chunk. Saving replaces the
 * file as a whole.
 */
public final class ChunkFolder {
    private static final int MAGIC = 0x4B43484B;
    private static final String ENDING = ".chunk";

    private final Path folder;

    /** Takes a chunk from the folder. */
    public interface Loader {
        /** One chunk. */
        void load(String path, Payload content, int[] checksums);
    }

    /** Uses that folder; makes it if need be. */
    public ChunkFolder(final Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Writes a chunk. */
    public void save(final String path, final Payload content, final int[] checksums) {
        final Path file = fileOf(path);
        final Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(draft))) {
                write(out, path, content, checksums);
            }
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Removes a chunk. */
    public void delete(final String path) {
        try {
            Files.deleteIfExists(fileOf(path));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Gives every chunk of the folder to the loader, in the order of the file names. */
    public void load(final Loader loader) {
        try {
            for (final Path file : files()) {
                try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                    read(in, file, loader);
                }
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }

    private Path fileOf(final String path) {
        return folder.resolve(URLEncoder.encode(path, StandardCharsets.UTF_8) + ENDING);
    }

    private static void write(
            final DataOutputStream out, final String path, final Payload content, final int[] checksums)
            throws IOException {
        out.writeInt(MAGIC);
        out.writeBoolean(content instanceof PatternPayload);
        out.writeUTF(path);
        out.writeInt(content.length());
        out.writeInt(content instanceof PatternPayload pattern ? pattern.phase() : 0);
        out.writeInt(checksums.length);
        for (final int checksum : checksums) {
            out.writeInt(checksum);
        }
        switch (content) {
            case BytesPayload real -> out.write(real.toBytes());
            case PatternPayload pattern -> {
                for (int i = 0; i < pattern.blocks(); i++) {
                    out.writeLong(pattern.tag(i));
                }
            }
        }
    }

    private static void read(final DataInputStream in, final Path file, final Loader loader) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException(file + " is not a chunk: remove it, or use another folder");
        }
        final boolean isPattern = in.readBoolean();
        final String path = in.readUTF();
        final int length = in.readInt();
        final int phase = in.readInt();
        final int[] checksums = new int[in.readInt()];
        for (int i = 0; i < checksums.length; i++) {
            checksums[i] = in.readInt();
        }
        loader.load(path, isPattern ? pattern(in, checksums.length, phase, length) : bytes(in, length), checksums);
    }

    private static Payload bytes(final DataInputStream in, final int length) throws IOException {
        final byte[] content = new byte[length];
        in.readFully(content);
        return new BytesPayload(content);
    }

    private static Payload pattern(final DataInputStream in, final int blocks, final int phase, final int length)
            throws IOException {
        final long[] tags = new long[blocks];
        for (int i = 0; i < blocks; i++) {
            tags[i] = in.readLong();
        }
        return PatternPayload.ofBlocks(tags).slice(phase, length);
    }
}
