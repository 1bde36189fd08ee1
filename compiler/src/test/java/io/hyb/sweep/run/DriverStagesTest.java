package io.hyb.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages that variants share, and stages after which some of them stop. */
class DriverStagesTest {
  private static final Halving HALVES = new Halving(2, Set.of("align"), Halving.Result.EXACT_MATCH);

  @TempDir private Path folder;
  private Path sweep;

  /** Notes what it does, and leaves the end that is asked for. */
  private String script;

  @BeforeEach
  void write() {
    sweep = folder.resolve("sweep");
    script = failing("nothing");
  }

  /** The same, which fails for a variant and the stage after which it stops. */
  private String failing(String work) {
    return """
        echo "$1 $2" >> %s
        test "$1 $2" != '%s' || exit 1
        echo "done with $1 up to ${2:-the end}"
        test -z "$3" || mkdir -p "$3" && cp stages.json "$3" 2>/dev/null
        true
        """
        .formatted(folder.resolve("trace"), work);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aStageThatVariantsShareIsTrainedOnceAndItsEndIsFreed(int jobs) throws IOException {
    StubSweep.run(sweep, StubSweep.sharing(6, 3), slots(jobs), false, script);

    List<String> trace = trace();
    assertThat(trace)
        .hasSize(8)
        .contains("v0 align", "v3 align")
        .containsAll(IntStream.range(0, 6).mapToObj(i -> "v" + i + " ").toList());
    assertThat(trace.indexOf("v0 align")).isLessThan(trace.indexOf("v2 "));
    assertThat(trace.indexOf("v3 align")).isLessThan(trace.indexOf("v4 "));
    assertThat(sweep.resolve("shared")).isEmptyDirectory();
    assertThat(sweep.resolve("variants/v0/out.txt")).hasContent("done with v0 up to the end");
    assertThat(status().isOver()).isTrue();
  }

  @Test
  void theVariantThatTrainsASharedStageIsShownAsRunning() {
    SweepFolder made = SweepFolder.make(sweep);
    made.write(StubSweep.sharing(3, 3));
    SweepLock lock = made.take();
    try (Ledger ledger = Ledger.open(made.ledger())) {
      ledger.add(Event.started("align-0"));
      assertThat(status().states().values())
          .extracting(TaskState::phase)
          .containsExactly(
              TaskState.Phase.RUNNING, TaskState.Phase.PENDING, TaskState.Phase.PENDING);
    } finally {
      lock.close();
    }
    assertThat(status().count(TaskState.Phase.PENDING)).isEqualTo(3);
  }

  @Test
  void aVariantThatSharesWithNobodyRunsAtOnce() throws IOException {
    StubSweep.run(sweep, StubSweep.sharing(2, 1), slots(1), false, script);
    assertThat(trace()).containsExactly("v0 ", "v1 ");
  }

  @Test
  void aSharedStageThatFailsFailsItsVariantsOnceAndIsRetriedWithThem() throws IOException {
    List<Task> tasks = StubSweep.sharing(4, 3);
    StubSweep.run(sweep, tasks, slots(2), false, failing("v0 align"));

    assertThat(trace()).containsExactlyInAnyOrder("v0 align", "v3 ");
    assertThat(status().count(TaskState.Phase.FAILED)).isEqualTo(3);
    assertThat(Ledger.read(sweep.resolve("ledger.jsonl")))
        .filteredOn(event -> event.because().isPresent())
        .extracting(Event::id)
        .containsExactly("v0", "v1", "v2");
    StubSweep.run(sweep, StubSweep.sharing(4, 4), slots(2), false, script);
    assertThat(trace()).hasSize(2);

    StubSweep.run(sweep, tasks, slots(2), true, script);
    assertThat(trace().subList(2, 6)).contains("v0 align", "v0 ", "v1 ", "v2 ");
    assertThat(status().count(TaskState.Phase.FINISHED)).isEqualTo(4);
  }

  @Test
  void anEndStaysWhileAVariantThatNeedsItHasFailed() throws IOException {
    List<Task> tasks = StubSweep.sharing(2, 2);
    StubSweep.run(sweep, tasks, slots(1), false, failing("v1 "));
    assertThat(sweep.resolve("shared/align-0")).isDirectory();

    StubSweep.run(sweep, tasks, slots(1), true, script);
    assertThat(trace()).containsExactly("v0 align", "v0 ", "v1 ", "v1 ");
    assertThat(sweep.resolve("shared")).isEmptyDirectory();
  }

  @Test
  void onlyTheBestGoOnAndTheRestAreRunWhenNobodyStops() throws IOException {
    List<Task> tasks = StubSweep.sharing(5, 1);
    StubSweep.run(sweep, tasks, slots(2), false, HALVES, scored());

    // v4 has the highest score, then v3, v2, and 5 halved and rounded up are 3.
    assertThat(stopped()).containsExactly("v0", "v1");
    assertThat(status().count(TaskState.Phase.FINISHED)).isEqualTo(3);
    assertThat(status().isOver()).isTrue();
    assertThat(trace().subList(0, 5)).allMatch(line -> line.endsWith("align"));

    StubSweep.run(sweep, tasks, slots(2), false, HALVES, scored());
    assertThat(trace()).hasSize(8);
    StubSweep.run(sweep, tasks, slots(2), false, Halving.NONE, scored());
    assertThat(trace().subList(8, 10)).containsExactlyInAnyOrder("v0 ", "v1 ");
    assertThat(status().count(TaskState.Phase.FINISHED)).isEqualTo(5);
  }

  @Test
  void variantsThatShareAStageAreComparedByItsEnd() throws IOException {
    StubSweep.run(sweep, StubSweep.sharing(6, 2), slots(2), false, HALVES, scored());

    // The ends of v0, v2 and v4 are compared; v2 comes before v3, which has the same one.
    assertThat(stopped()).containsExactly("v0", "v1", "v3");
    assertThat(trace()).hasSize(6).contains("v2 ", "v4 ", "v5 ");
  }

  @Test
  void aVariantThatFailsBeforeIsNotWaitedFor() throws IOException {
    StubSweep.run(
        sweep, StubSweep.sharing(3, 1), slots(1), false, HALVES, scored(failing("v2 align")));

    assertThat(stopped()).containsExactly("v0");
    assertThat(status().count(TaskState.Phase.FINISHED)).isEqualTo(1);
    assertThat(status().count(TaskState.Phase.FAILED)).isEqualTo(1);
  }

  /** The variant's number is its score after align. */
  private String scored() {
    return scored(script);
  }

  private static String scored(String then) {
    return "echo '[{\"stage\": \"align\", \"exact_match\": 0.'${1#v}'}]' > stages.json\n" + then;
  }

  private List<String> stopped() {
    List<String> stopped = new ArrayList<>();
    status()
        .states()
        .forEach((id, state) -> state.stoppedAfter().ifPresent(score -> stopped.add(id)));
    return stopped;
  }

  private SweepStatus status() {
    return SweepStatus.of(SweepFolder.open(sweep));
  }

  private List<String> trace() throws IOException {
    return Files.readAllLines(folder.resolve("trace"));
  }

  private static List<Slot> slots(int jobs) {
    return IntStream.range(0, jobs).mapToObj(i -> new Slot(i, Optional.empty())).toList();
  }
}
