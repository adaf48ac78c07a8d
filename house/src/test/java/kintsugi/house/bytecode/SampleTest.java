package kintsugi.house.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate against small classes compiled here: it must refuse every kind of leak, and let plain code through. */
final class SampleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            System.nanoTime();                                                                  | kernel.now()
            System.currentTimeMillis();                                                         | wallMillis()
            java.time.Instant.now();                                                            | host.clock()
            new java.util.Date();                                                               | host.clock()
            java.util.function.LongSupplier s = System::nanoTime;                               | kernel.now()
            Runnable r = () -> System.nanoTime();                                               | Sample.leak (Sample.java:4)
            Thread.sleep(1);                                                                    | kernel.sleep
            Thread.onSpinWait();                                                                | spin loop
            Thread.currentThread().threadId();                                                  | differ from run to run
            new Thread(() -> {}).start();                                                       | host.threads().start
            new ThreadLocal<String>();                                                          | pass the value
            new java.util.concurrent.locks.ReentrantLock().newCondition().awaitNanos(1);        | Promise
            new java.util.concurrent.locks.ReentrantLock().tryLock(1, java.util.concurrent.TimeUnit.DAYS);    | timed wait
            new java.util.concurrent.ArrayBlockingQueue<String>(1).poll(1, java.util.concurrent.TimeUnit.DAYS); | timed wait
            new java.util.concurrent.CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.DAYS);          | timed wait
            java.util.concurrent.locks.LockSupport.parkNanos(1);                                | Promise
            synchronized (this) { leak(); }                                                     | monitors
            new Object().wait();                                                                | monitors
            wait(1);                                                                            | monitors
            notifyAll();                                                                        | monitors
            java.util.concurrent.ForkJoinPool.commonPool();                                     | host.threads().start
            java.util.concurrent.CompletableFuture.supplyAsync(() -> 1);                        | Promise
            java.util.concurrent.Executors.newSingleThreadExecutor();                           | host.threads().start
            java.util.List.of(1).parallelStream();                                              | stream()
            java.util.stream.Stream.of(1).parallel();                                           | sequential
            Math.random();                                                                      | kernel.random(name)
            new java.util.Random(1);                                                            | kernel.random(name)
            java.util.concurrent.ThreadLocalRandom.current();                                   | kernel.random(name)
            java.util.UUID.randomUUID();                                                        | counter
            java.util.Collections.shuffle(new java.util.ArrayList<String>());                   | RandomStream
            System.identityHashCode(this);                                                      | run to run
            new java.util.concurrent.atomic.LongAdder();                                        | AtomicLong
            java.lang.ref.Cleaner.create();                                                     | collector
            new java.lang.ref.WeakReference<String>("");                                        | collector
            System.getenv("HOME");                                                              | environment
            System.getProperty("user.home");                                                    | environment
            System.out.println("here");                                                         | console
            Runtime.getRuntime().availableProcessors();                                         | the machine
            new java.net.Socket("localhost", 1);                                                | host.network()
            new java.io.FileInputStream("x");                                                   | host.device(name)
            java.nio.file.Files.exists(java.nio.file.Path.of("x"));                             | host.device(name)
            Class.forName("x");                                                                 | plainly
            Math.sin(1.0);                                                                      | StrictMath
            Math.cos(1.0);                                                                      | StrictMath
            Math.exp(1.0);                                                                      | StrictMath
            Math.log(1.0);                                                                      | StrictMath
            Math.pow(1.0, 2.0);                                                                 | StrictMath
            new java.util.HashMap<String, String>();                                            | TreeMap
            new java.util.HashSet<String>();                                                    | TreeSet
            new java.util.IdentityHashMap<String, String>();                                    | by an id
            java.util.function.Supplier<Object> s = java.util.HashMap::new;                     | TreeMap
            java.util.Set.of(1, 2);                                                             | run to run
            java.util.Map.of(1, 2, 3, 4);                                                       | run to run
            java.util.stream.Stream.of(1).collect(java.util.stream.Collectors.toSet());         | TreeSet
            java.util.stream.Stream.of(1).collect(java.util.stream.Collectors.groupingBy(x -> x)); | TreeMap
            java.util.logging.Logger.getLogger("x");                                            | not on the list
            Object o = javax.crypto.Cipher.class;                                               | not on the list
            """)
    void aLeakIsRefusedWithItsRemedy(final String statement, final String remedy) throws IOException {
        final List<String> refused = check("  void leak() throws Exception {\n" + statement + "\n  }");
        assertThat(refused)
                .anySatisfy(text -> assertThat(text)
                        .contains("kintsugi.sample.Sample.leak (Sample.java:4)")
                        .contains(remedy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            static int count;                                                           | mutable-static#count
            static final int[] TABLE = {1};                                             | mutable-static#TABLE
            static final java.util.List<String> SEEN = new java.util.ArrayList<>();     | mutable-static#SEEN
            static final Counter SHARED = new Counter(); static class Counter { int n; }  | mutable-static#SHARED
            static final Box BOX = new Box(); static class Box { final int[] n = {1}; } | mutable-static#BOX
            synchronized void leak() {}                                                 | uses synchronized
            java.util.Random hidden;                                                    | uses java.util.Random
            void leak(java.io.InputStream hidden) {}                                    | uses java.io.InputStream
            static class Own extends Thread {}                                          | uses java.lang.Thread
            """)
    void aDeclarationThatLeaksIsRefused(final String declaration, final String what) throws IOException {
        assertThat(check(declaration)).anySatisfy(text -> assertThat(text).contains(what));
    }

    @Test
    void anInheritedMethodCountsAsThatOfItsParent() throws IOException {
        assertThat(check("static class Own extends java.util.concurrent.locks.ReentrantLock {}\n"
                        + "void leak(Own own) throws Exception { own.wait(); own.newCondition().awaitNanos(3); }"))
                .anySatisfy(text -> assertThat(text).contains("#wait"))
                .anySatisfy(text -> assertThat(text).contains("#awaitNanos"));
    }

    @Test
    void plainCodePasses() throws IOException {
        assertThat(check("""
                enum Colour { RED, GREEN }
                record Point(int x, Colour colour) {}
                sealed interface Shape permits Dot, Line {}
                record Dot(Point at) implements Shape {}
                record Line(Point from, Point to) implements Shape {}
                static final long[] NOTHING = {};
                static final java.util.List<String> NAMES = java.util.List.of("a", "b");
                static final java.util.Comparator<Point> BY_X = java.util.Comparator.comparingInt(Point::x);
                private final java.util.SortedMap<String, Point> points = new java.util.TreeMap<>();
                private final java.util.concurrent.locks.Lock lock = new java.util.concurrent.locks.ReentrantLock();
                String name(Shape shape) throws InterruptedException {
                  lock.lockInterruptibly();
                  try {
                    points.computeIfAbsent("a", name -> new Point(1, Colour.RED));
                    return switch (shape) {
                      case Dot(Point(int x, Colour _)) when x > 3 -> "dot " + x;
                      case Dot dot -> String.valueOf(dot);
                      case Line(Point from, _) -> from.colour().name() + java.util.stream.Stream.of(1, 2).map(x -> x * 2).toList();
                    };
                  } finally {
                    lock.unlock();
                  }
                }
                """)).isEmpty();
    }

    @Test
    void anExceptionHoldsForItsClassAndPatternOnly() throws IOException {
        final RuleBook rules = RuleBook.parse(List.of(
                "allow java.lang.Object",
                "deny java.lang.System#nanoTime : ask",
                "except kintsugi.sample.Sample java.lang.System#nanoTime : shown here",
                "except kintsugi.sample.Other java.lang.System#nanoTime : not needed"));
        final ByteCodeGate gate = new ByteCodeGate(rules);
        assertThat(gate.check(compile("void leak() { System.nanoTime(); System.gc(); }")))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("java.lang.System#gc()"));
        assertThat(gate.unusedExceptions()).extracting(RuleBook.Rule::inClass).containsExactly("kintsugi.sample.Other");
    }

    private static List<String> check(final String members) throws IOException {
        return new ByteCodeGate(ByteCodeTest.rules()).check(compile(members));
    }

    private static ClassTable compile(final String members) throws IOException {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        final String text = "package kintsugi.sample;\nclass Sample {\n" + members + "\n}\n";
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, null);
                MemoryFiles files = new MemoryFiles(standard)) {
            final boolean isCompiled = compiler.getTask(
                            null, files, problems, List.of("-g"), null, List.of(new Source(text)))
                    .call();
            assertThat(problems.getDiagnostics())
                    .filteredOn(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                    .isEmpty();
            assertThat(isCompiled).isTrue();
            final ClassTable table = new ClassTable();
            files.made.forEach(bytes -> table.add(bytes.toByteArray()));
            return table;
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(final String text) {
            super(URI.create("string:///kintsugi/sample/Sample.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
        final List<ByteArrayOutputStream> made = new ArrayList<>();

        MemoryFiles(final JavaFileManager below) {
            super(below);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                final Location location,
                final String className,
                final JavaFileObject.Kind kind,
                final FileObject sibling) {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            made.add(bytes);
            return new SimpleJavaFileObject(URI.create("memory:///" + className + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }
    }
}
