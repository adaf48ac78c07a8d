package kintsugi.node.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Test;

/** Time and orders are played by hand: nothing here waits. */
final class SupervisorTest {
    private final Stage stage = new Stage();

    @Test
    void stopsInOrderWhenTold() {
        stage.after(5, "stop");
        assertThat(stage.run()).isEqualTo(new Ending.Stopped("SIGTERM"));
        assertThat(stage.diary).containsExactly("0 begin 1", "5 leave 1", "5 end 1");
    }

    @Test
    void aDefectEndsTheLifeAndTheNextBeginsAfterARestThatDoubles() {
        stage.after(1, "defect");
        stage.after(1, "defect");
        stage.after(1, "defect");
        stage.after(10, "stop");
        assertThat(stage.run()).isEqualTo(new Ending.Stopped("SIGTERM"));
        assertThat(stage.diary)
                .containsExactly(
                        "0 begin 1",
                        "1 node_defect java.lang.IllegalStateException: broken",
                        "1 end 1",
                        "1 node_restarting after a defect {rest=1.0 s}",
                        "2 begin 2",
                        "3 node_defect java.lang.IllegalStateException: broken",
                        "3 end 2",
                        "3 node_restarting after a defect {rest=2.0 s}",
                        "5 begin 3",
                        "6 node_defect java.lang.IllegalStateException: broken",
                        "6 end 3",
                        "6 node_restarting after a defect {rest=4.0 s}",
                        "10 begin 4",
                        "20 leave 4",
                        "20 end 4");
    }

    @Test
    void aLifeThatLastedAMinuteBeginsAnewWithTheRest() {
        stage.after(1, "defect");
        stage.after(60, "defect");
        stage.after(1, "stop");
        stage.run();
        assertThat(stage.rests()).containsExactly("1.0 s", "1.0 s");
    }

    @Test
    void theRestIsNeverLongerThanHalfAMinute() {
        final RestartRule rule = new RestartRule();
        long nanos = 0;
        for (int i = 0; i < 20; i++) {
            nanos += 250 * Units.SECOND; // three within ten minutes, never five
            final long rest = rule.restAfterDefect(nanos - 1, nanos).orElseThrow();
            assertThat(rest).isEqualTo(Math.min(1L << i, 30) * Units.SECOND);
        }
    }

    @Test
    void givesUpAtTheFifthDefectWithinTenMinutes() {
        for (int i = 0; i < 5; i++) {
            stage.after(120, "defect");
        }
        assertThat(stage.run()).isEqualTo(new Ending.GaveUp());
        assertThat(stage.diary.getLast()).contains("node_gave_up 5 defects within 600.0 s");
    }

    @Test
    void goesOnWithDefectsThatLieFurtherApart() {
        for (int i = 0; i < 50; i++) {
            stage.after(151, "defect");
        }
        stage.after(1, "stop");
        assertThat(stage.run()).isInstanceOf(Ending.Stopped.class);
        assertThat(stage.rests()).hasSize(50);
    }

    @Test
    void aLifeThatDoesNotEndIsTheEndOfTheProcess() {
        stage.stuck = List.of("n1/sds/membership");
        stage.after(1, "defect");
        assertThat(stage.run()).isEqualTo(new Ending.Stuck(List.of("n1/sds/membership")));
        assertThat(stage.diary.getLast()).contains("node_stuck").contains("n1/sds/membership");
    }

    @Test
    void aFirstStartThatIsRefusedIsTheUsersToCorrect() {
        stage.refusals.add(1);
        assertThat(stage.run())
                .isInstanceOfSatisfying(
                        Ending.Refused.class,
                        refused -> assertThat(refused.failure()).hasMessage("the folder is in use"));
    }

    @Test
    void aLaterStartThatIsRefusedIsTriedAgain() {
        stage.refusals.add(2);
        stage.after(1, "defect");
        stage.after(5, "stop");
        assertThat(stage.run()).isInstanceOf(Ending.Stopped.class);
        assertThat(stage.diary).contains("2 node_start_failed folder_locked: the folder is in use", "4 begin 3");
    }

    @Test
    void aStopWhileItRestsIsObeyedAtOnce() {
        stage.after(1, "defect");
        stage.after(0.5, "stop");
        assertThat(stage.run()).isEqualTo(new Ending.Stopped("SIGTERM"));
        assertThat(stage.diary.getLast()).startsWith("1 node_restarting");
    }

    @Test
    void theLastWordsOfAnOldLifeAreNotTakenForTheNewOnes() {
        stage.after(1, "defect");
        stage.after(1, "echo");
        stage.after(1, "stop");
        stage.run();
        assertThat(stage.rests()).hasSize(1);
        assertThat(stage.diary).contains("2 begin 2").last().isEqualTo("3.5 end 2");
    }

    /** A world of one supervisor: orders come at times after the one before. */
    private static final class Stage implements Inbox, Life.Origin, Narrator {
        private final List<String> diary = new ArrayList<>();
        private final List<Integer> refusals = new ArrayList<>();
        private final Deque<Scripted> script = new ArrayDeque<>();
        private final Deque<Order> waiting = new ArrayDeque<>();
        private List<String> stuck = List.of();
        private long nowNanos;
        private int lives;
        private Consumer<Throwable> onDefect = thrown -> {};

        private record Scripted(long nanos, String what) {}

        void after(final double seconds, final String what) {
            script.add(new Scripted((long) (seconds * Units.SECOND), what));
        }

        Ending run() {
            return new Supervisor(this, this, this).run();
        }

        List<String> rests() {
            return diary.stream()
                    .filter(line -> line.contains("rest="))
                    .map(line -> line.replaceAll(".*rest=(.*)}", "$1"))
                    .toList();
        }

        @Override
        public Life begin(final Consumer<Throwable> onDefectOfLife) {
            lives++;
            if (refusals.contains(lives)) {
                throw new Rejected("folder_locked", "the folder is in use");
            }
            final int life = lives;
            onDefect = lives == 1 || stuck.isEmpty() ? onDefectOfLife : onDefect;
            write("begin " + life);
            return new Life() {
                @Override
                public void takeLeave(final long withinNanos) {
                    write("leave " + life);
                }

                @Override
                public List<String> end(final long withinNanos) {
                    write("end " + life);
                    return stuck;
                }
            };
        }

        @Override
        public long nanos() {
            return nowNanos;
        }

        @Override
        public void put(final Order order) {
            waiting.add(order);
        }

        /** Nothing comes while it rests, unless the script says so: the next entry runs from the last order on. */
        @Override
        public Order await(final long timeoutNanos) {
            if (!waiting.isEmpty()) {
                return waiting.poll();
            }
            final Scripted next = script.peek();
            final boolean isResting = timeoutNanos < 60 * Units.SECOND;
            if (isResting && (next.nanos() >= timeoutNanos || !next.what().equals("stop"))) {
                nowNanos += timeoutNanos;
                return null;
            }
            script.poll();
            nowNanos += isResting ? 0 : next.nanos();
            switch (next.what()) {
                case "stop" -> put(new Order.Stop("SIGTERM"));
                case "defect" -> onDefect.accept(new IllegalStateException("broken"));
                default -> {
                    put(new Order.Defect(lives - 1, new IllegalStateException("late")));
                    nowNanos -= Units.SECOND / 2;
                }
            }
            return waiting.poll();
        }

        @Override
        public void tell(final String kind, final String cause, final java.util.SortedMap<String, String> details) {
            final java.util.SortedMap<String, String> shown = new java.util.TreeMap<>(details);
            shown.remove("stack");
            write(kind + " " + cause + (shown.isEmpty() ? "" : " " + shown));
        }

        private void write(final String what) {
            final double seconds = nowNanos / (double) Units.SECOND;
            diary.add((seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds)) + " "
                    + what);
        }
    }
}
