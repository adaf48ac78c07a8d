package kintsugi.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Lengths of files and methods, as the compiler's parser sees them. */
final class Sources {
    /** A file or method, with where it begins and how many lines it has. */
    record Piece(String name, int lines) {}

    private Sources() {}

    /** Every method and constructor with a body: from its first annotation or modifier to its last brace, without Javadoc. */
    static List<Piece> methods(final List<Path> files) throws IOException {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final List<Piece> pieces = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            final JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            final SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (final CompilationUnitTree unit : task.parse()) {
                new MethodScanner(unit, positions, pieces).scan(unit, null);
            }
        }
        return pieces;
    }

    /** Every file. */
    static List<Piece> files(final List<Path> files) throws IOException {
        final List<Piece> pieces = new ArrayList<>();
        for (final Path file : files) {
            pieces.add(new Piece(nameOf(file), Files.readAllLines(file).size()));
        }
        return pieces;
    }

    /** The path below the root, with slashes. */
    static String nameOf(final Path file) {
        return Rooms.ROOT
                .toAbsolutePath()
                .relativize(file.toAbsolutePath())
                .toString()
                .replace('\\', '/');
    }

    private static final class MethodScanner extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Piece> pieces;

        MethodScanner(final CompilationUnitTree unit, final SourcePositions positions, final List<Piece> pieces) {
            this.unit = unit;
            this.positions = positions;
            this.pieces = pieces;
        }

        @Override
        public Void visitMethod(final MethodTree method, final Void nothing) {
            if (method.getBody() != null) {
                final LineMap lines = unit.getLineMap();
                final long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                final long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                final String file = nameOf(Path.of(unit.getSourceFile().toUri()));
                pieces.add(new Piece(file + ":" + first + " " + method.getName(), (int) (last - first + 1)));
            }
            return super.visitMethod(method, nothing);
        }
    }
}
