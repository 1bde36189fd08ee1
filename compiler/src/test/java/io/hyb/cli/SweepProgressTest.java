package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyb.sweep.run.Expected;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.Trainings;
import io.hyb.sweep.run.Work;
import io.hyb.sweep.run.WorkPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepProgressTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong();
  private SweepFolder sweep;
  private SweepProgress progress;

  /** Two variants that share 1,000 tokens of align and then train on 500 each. */
  private List<Work> works;

  @BeforeEach
  void begin() {
    sweep = SweepFolder.make(folder.resolve("sweep"));
    works = WorkPlan.of(List.of(task("a", 500), task("b", 500)), Set.of(), Set.of()).works();
    progress = new SweepProgress(sweep, new OwnFolders(), clock::get);
  }

  private static Task task(String id, long tokens) {
    return new Task(
        id,
        List.of(),
        OptionalInt.empty(),
        List.of(
            new Task.Stage("align", "align-1", 1000),
            new Task.Stage("finish", "finish-" + id, tokens)));
  }

  /** A variant's metrics are in its own folder. */
  private static final class OwnFolders implements Trainings {
    @Override
    public Optional<Path> training(Task task, SweepFolder sweep) {
      return Optional.of(sweep.variant(task.id()));
    }
  }

  @Test
  void whatRunsIsAsFarAsItsMetricsSay() throws IOException {
    Work align = works.get(0);
    progress.started(align);
    assertThat(progress.states().get(0).step()).isEmpty();
    assertThat(progress.secondsLeft(all(works))).isEmpty();

    clock.set(10 * SECOND);
    step("a", "align", 4, 400);
    SweepProgress.State state = progress.states().get(0);
    assertThat(state.share()).hasValue(0.4);
    assertThat(state.secondsLeft().orElseThrow()).isCloseTo(6, within(1e-9));
    // 400 tokens in 10 s, and of 2,000 in all 1,600 are left.
    assertThat(progress.tokensLeft(all(works))).isEqualTo(1600);
    assertThat(progress.secondsLeft(all(works)).orElseThrow()).isCloseTo(40, within(1e-9));
  }

  @Test
  void aStageThatAnotherHasTrainedIsNoProgress() throws IOException {
    progress.started(works.get(0));
    step("a", "align", 10, 1000);
    clock.set(20 * SECOND);
    progress.ended(works.get(0), true);

    Work rest = works.get(1);
    progress.started(rest);
    assertThat(progress.states().get(0).share()).hasValue(0);
    step("a", "finish", 12, 1250);
    assertThat(progress.states().get(0).share()).hasValue(0.5);
    clock.set(25 * SECOND);
    // 1,250 tokens in 25 s, and 750 are left.
    assertThat(progress.secondsLeft(all(works.subList(1, 3))).orElseThrow())
        .isCloseTo(15, within(1e-9));
  }

  @Test
  void aLineThatIsBeingWrittenIsNotRead() throws IOException {
    progress.started(works.get(0));
    step("a", "align", 4, 400);
    Path file = sweep.variant("a").resolve("metrics.jsonl");
    Files.writeString(file, Files.readString(file) + "{\"step\": 5, \"sta");

    assertThat(progress.states().get(0).step().orElseThrow().step()).isEqualTo(4);
  }

  @Test
  void whatVariantsThatMayDropOutWouldTrainCountsByItsChance() throws IOException {
    progress.started(works.get(0));
    step("a", "align", 10, 500);
    clock.set(10 * SECOND);
    List<Expected> halved =
        List.of(
            new Expected(works.get(0), 1),
            new Expected(works.get(1), 0.5),
            new Expected(works.get(2), 0.5));

    assertThat(progress.tokensLeft(halved)).isEqualTo(1000);
    assertThat(progress.secondsLeft(halved).orElseThrow()).isCloseTo(20, within(1e-9));
  }

  private static List<Expected> all(List<Work> works) {
    return works.stream().map(work -> new Expected(work, 1)).toList();
  }

  private void step(String id, String stage, int step, long tokens) throws IOException {
    Path own = Files.createDirectories(sweep.variant(id));
    Files.writeString(
        own.resolve("metrics.jsonl"),
        """
        {"step": 1, "stage": "align", "tokens": 100, "tokens_per_second": 1}
        {"step": %d, "stage": "%s", "tokens": %d, "tokens_per_second": 100}
        """
            .formatted(step, stage, tokens));
  }
}
