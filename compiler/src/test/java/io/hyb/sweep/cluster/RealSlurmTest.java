package io.hyb.sweep.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Needs a Slurm with two nodes that may be taken down, as root or its operator. */
@Timeout(240)
class RealSlurmTest {
  private static final int VARIANTS = 12;
  private static final int STEPS = 6;

  /** A run that takes a step at a time, notes each, and resumes where it was. */
  private static final String TRAINING =
      """
      step=$(cat checkpoint 2>/dev/null || echo 0)
      while [ $step -lt %d ]; do
        sleep 0.5
        step=$((step + 1))
        echo $step >>steps
        echo $step >.checkpoint && mv .checkpoint checkpoint
      done
      echo completed >>completions
      echo $1
      """
          .formatted(STEPS);

  private final Programs programs = new PathPrograms();
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path temporary;

  @BeforeEach
  void isThere() {
    String nodes = "";
    try {
      nodes = ask("sinfo", "-h", "-N", "-t", "idle", "-o", "%N");
    } catch (IOException e) {
      // Said by the assumption.
    }
    assumeTrue(
        nodes.lines().distinct().count() >= 2,
        "no Slurm with two idle nodes answers here (sinfo), so no array job is tried");
  }

  @Test
  void aSweepComesToItsEndWhateverTheClusterLoses() throws Exception {
    SweepFolder folder = SweepFolder.make(temporary.resolve("sweep"));
    Thread follower = new Thread(() -> run(folder));
    follower.start();
    until(() -> finishedSteps(folder) >= 4);
    String job = Files.readString(folder.root().resolve("slurm/1/job")).strip();

    String[] running =
        ask("squeue", "-h", "-r", "-t", "R", "-j", job, "-o", "%K %N").strip().split("\\s+");
    String cancelled = running[0];
    String node = running[3]; // Where the second one runs.
    ask("scancel", job + "_" + cancelled);
    ask("scontrol", "update", "nodename=" + node, "state=down", "reason=test");
    try {
      until(() -> notes.stream().anyMatch(line -> line.contains("back in the queue")));
    } finally {
      ask("scontrol", "update", "nodename=" + node, "state=resume");
    }
    follower.join();

    SweepStatus status = SweepStatus.of(folder);
    assertThat(status.count(TaskState.Phase.FINISHED)).as(notes + "").isEqualTo(VARIANTS - 1);
    assertThat(status.states().get("v" + cancelled).phase()).isEqualTo(TaskState.Phase.PENDING);

    run(folder);

    assertThat(SweepStatus.of(folder).count(TaskState.Phase.FINISHED)).isEqualTo(VARIANTS);
    assertThat(folder.root().resolve("slurm/2/works")).hasContent("variants/v" + cancelled + "\n");
    for (Task task : StubPreparation.tasks(VARIANTS)) {
      Path variant = folder.variant(task.id());
      assertThat(variant.resolve("completions")).hasContent("completed\n");
      assertThat(variant.resolve("out.txt")).hasContent(task.id() + "\n");
      // A kill between a step and its checkpoint has that one step done again, and no other.
      List<String> steps = Files.readAllLines(variant.resolve("steps"));
      assertThat(steps.stream().distinct()).hasSize(STEPS);
      assertThat(steps.size()).isLessThanOrEqualTo(STEPS + 2);
    }
  }

  /** Trains in the variant's own folder; its score is its number. */
  private static final String COMPARED =
      """
      cd ../../variants/$1 2>/dev/null || { mkdir -p ../../variants/$1 && cd ../../variants/$1; }
      sleep 1
      echo "${4:-whole}" >>stages
      echo '[{"stage": "align", "exact_match": 0.'${1#v}'}]' >stages.json
      """;

  @Test
  void aFollowerThatStartsAgainSubmitsTheNextRung() throws Exception {
    SweepFolder folder = SweepFolder.make(temporary.resolve("sweep"));
    Thread follower = new Thread(() -> halve(folder));
    follower.start();
    until(() -> Files.exists(folder.root().resolve("slurm/1/job")));
    // Seen as a cancellation by the follower alone, which leaves as if it were killed.
    Files.write(folder.root().resolve("cancel"), new byte[0]);
    follower.join();
    assertThat(SweepStatus.of(folder).stopped()).isZero();

    halve(folder);

    assertThat(SweepStatus.of(folder).isOver()).as(notes + "").isTrue();
    assertThat(SweepStatus.of(folder).stopped()).isEqualTo(2);
    assertThat(folder.variant("v1").resolve("stages")).hasContent("align\n");
    assertThat(folder.variant("v4").resolve("stages")).hasContent("align\nwhole\n");
    assertThat(folder.root().resolve("slurm/2/works")).hasContent("variants/v3\nvariants/v4\n");
    assertThat(folder.root().resolve("slurm/3")).doesNotExist();
  }

  private void halve(SweepFolder folder) {
    List<Task> tasks = new ArrayList<>();
    for (Task task : StubPreparation.tasks(4)) {
      List<Task.Stage> stages =
          List.of(
              new Task.Stage("align", "align-" + task.id(), 1),
              new Task.Stage("finish", "finish-" + task.id(), 1));
      tasks.add(new Task(task.id(), task.settings(), task.seed(), stages));
    }
    Halving halves = new Halving(2, Set.of("align"), Halving.Result.EXACT_MATCH);
    run(folder, tasks, COMPARED, halves);
  }

  private void run(SweepFolder folder) {
    run(folder, StubPreparation.tasks(VARIANTS), TRAINING, Halving.NONE);
  }

  private void run(SweepFolder folder, List<Task> tasks, String script, Halving halving) {
    new SlurmSweep(folder, programs, notes::add)
        .run(
            tasks,
            new StubPreparation(script),
            new SlurmSweep.Request(List.of("--time=5"), OptionalInt.empty(), false, halving),
            new StubPreparation.Lines(),
            new Pace(Duration.ofMillis(300), Duration.ofSeconds(5)));
  }

  private static int finishedSteps(SweepFolder folder) {
    int steps = 0;
    for (Task task : StubPreparation.tasks(VARIANTS)) {
      steps += Files.exists(folder.variant(task.id()).resolve("checkpoint")) ? 1 : 0;
    }
    return steps;
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      Thread.sleep(100);
    }
  }

  private String ask(String... command) throws IOException {
    return programs.run(temporary, List.of(command)).text();
  }
}
