package io.hyb.sweep.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.sweep.run.Driver;
import io.hyb.sweep.run.Halving;
import io.hyb.sweep.run.Launch;
import io.hyb.sweep.run.Slot;
import io.hyb.sweep.run.StageScore;
import io.hyb.sweep.run.SweepFolder;
import io.hyb.sweep.run.SweepLock;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.run.SweepStatus;
import io.hyb.sweep.run.Task;
import io.hyb.sweep.run.TaskState;
import io.hyb.sweep.run.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlurmSweepTest {
  private static final Pace QUICK = new Pace(Duration.ofMillis(1), Duration.ofMillis(20));
  private static final SlurmSweep.Request PLAIN = request(List.of(), false);

  @TempDir private Path temporary;

  private final FakeSlurm slurm = new FakeSlurm();
  private final StubPreparation.Lines board = new StubPreparation.Lines();
  private final List<String> notes = new ArrayList<>();

  private static SlurmSweep.Request request(List<String> options, boolean retryFailed) {
    return new SlurmSweep.Request(options, OptionalInt.empty(), retryFailed, Halving.NONE);
  }

  /** A blank in its name must hurt nobody. */
  private SweepFolder folder() {
    return SweepFolder.make(temporary.resolve("my sweep"));
  }

  private SweepStatus run(String script, int variants, SlurmSweep.Request request) {
    return run(new StubPreparation(script), StubPreparation.tasks(variants), request);
  }

  private SweepStatus run(Preparation stub, List<Task> tasks, SlurmSweep.Request request) {
    SweepFolder folder = folder();
    new SlurmSweep(folder, slurm, notes::add).run(tasks, stub, request, board, QUICK);
    return SweepStatus.of(folder);
  }

  private Path file(String name) {
    return folder().root().resolve(name);
  }

  @Test
  void whatHasFinishedIsNotSubmittedAgain() {
    assertThat(run("echo $GREETING $1", 3, PLAIN).count(TaskState.Phase.FINISHED)).isEqualTo(3);
    assertThat(file("variants/v2/out.txt")).hasContent("good day v2\n");
    assertThat(board.said).containsExactly("v1 FINISHED", "v2 FINISHED", "v3 FINISHED");

    assertThat(run("echo $GREETING $1", 5, PLAIN).count(TaskState.Phase.FINISHED)).isEqualTo(5);
    assertThat(file("slurm/2/works")).hasContent("variants/v4\nvariants/v5\n");
    run("echo $GREETING $1", 5, PLAIN);
    assertThat(slurm.scripts).hasSize(2);
  }

  @Test
  void whatALocalSweepHasFinishedIsNotSubmittedEither() {
    new Driver(folder(), new Echo(), board)
        .run(StubPreparation.tasks(1), List.of(new Slot(0, Optional.empty())), false, Halving.NONE);

    assertThat(run("echo there", 2, PLAIN).count(TaskState.Phase.FINISHED)).isEqualTo(2);

    assertThat(file("slurm/1/works")).hasContent("variants/v2\n");
    assertThat(file("variants/v1/out.txt")).hasContent("here\n");
  }

  /** Says where it ran. */
  private static final class Echo implements Launch {
    @Override
    public ProcessBuilder process(Work work, SweepFolder sweep, Slot slot, String mark) {
      return new ProcessBuilder("sh", "-c", "echo here", mark);
    }

    @Override
    public Optional<Path> training(Task task, SweepFolder sweep) {
      return Optional.empty();
    }
  }

  /** The first two have their first stage in common, the others stand alone. */
  private static List<Task> sharing(int count) {
    List<Task> tasks = new ArrayList<>();
    for (Task task : StubPreparation.tasks(count)) {
      String first = tasks.size() < 2 ? "align-1" : "align-" + (tasks.size() + 1);
      tasks.add(
          new Task(
              task.id(),
              task.settings(),
              task.seed(),
              List.of(
                  new Task.Stage("align", first, 10),
                  new Task.Stage("finish", "finish-" + task.id(), 5))));
    }
    return tasks;
  }

  /** Makes an end where one is asked for, and says what it starts from. */
  private static final String STAGES =
      "if [ \"$2\" ]; then echo trained >>../../trainings; mkdir -p \"$2\"; else echo from ${3##*/}; fi";

  @Test
  void aStageThatVariantsShareIsTrainedOnceInAnArrayBeforeThem() throws IOException {
    SweepStatus status = run(new StubPreparation(STAGES), sharing(3), PLAIN);

    assertThat(status.count(TaskState.Phase.FINISHED)).isEqualTo(3);
    assertThat(file("trainings")).hasContent("trained\n");
    assertThat(file("slurm/1/works")).hasContent("stages/align-1\nvariants/v3\n");
    assertThat(file("slurm/2/works")).hasContent("variants/v1\nvariants/v2\n");
    assertThat(file("slurm/2/job.sh")).content().contains("--dependency=afterany:100");
    assertThat(file("variants/v2/out.txt")).hasContent("from align-1\n");
    assertThat(file("variants/v3/out.txt")).hasContent("from\n");
    assertThat(file("shared/align-1")).doesNotExist(); // Nobody needs it any more.
  }

  @Test
  void aStageWhoseTaskWasLostIsTrainedByTheFirstThatNeedsIt() {
    slurm.lost.add(1);

    SweepStatus status = run(new StubPreparation(STAGES), sharing(3), PLAIN);

    assertThat(status.count(TaskState.Phase.FINISHED)).isEqualTo(3);
    assertThat(file("trainings")).hasContent("trained\n");
  }

  private static final SlurmSweep.Request HALVES =
      new SlurmSweep.Request(
          List.of(),
          OptionalInt.empty(),
          false,
          new Halving(2, Set.of("align"), Halving.Result.EXACT_MATCH));

  /** Notes what it does; after align a variant's score is its number. */
  private static final String SCORED =
      """
      mkdir -p ../../variants/$1 && cd ../../variants/$1
      echo "$1 ${4:-whole}" >>../../trace
      echo '[{"stage": "align", "exact_match": 0.'${1#v}'}]' >stages.json
      [ -z "$2" ] || { mkdir -p "$2" && cp stages.json "$2"; }
      """;

  private SweepStatus halved(String script) {
    return run(new StubPreparation(script), sharing(5), HALVES);
  }

  @Test
  void variantsThatAreComparedAreAnArrayForEachRung() throws IOException {
    SweepStatus status = halved(SCORED);

    // v1 and v2 have one align, whose score is v1's; 5 halved and rounded up are 3.
    assertThat(file("trace"))
        .hasContent("v1 align\nv3 align\nv4 align\nv5 align\nv3 whole\nv4 whole\nv5 whole\n");
    assertThat(file("slurm/1/works"))
        .hasContent("stages/align-1\nstages/align-3\nstages/align-4\nstages/align-5\n");
    assertThat(file("slurm/2/works")).hasContent("variants/v3\nvariants/v4\nvariants/v5\n");
    assertThat(board.said).contains("align passed by 3");
    assertThat(status.isOver()).isTrue();
    assertThat(status.states().get("v2").stoppedAfter())
        .contains(new StageScore("align", Halving.Result.EXACT_MATCH, OptionalDouble.of(0.1)));

    halved(SCORED);
    assertThat(slurm.scripts).hasSize(2);
    assertThat(run(new StubPreparation(SCORED), sharing(5), PLAIN).isOver()).isTrue();
    assertThat(file("slurm/3/works")).hasContent("variants/v1\nvariants/v2\n");
    assertThat(status().count(TaskState.Phase.FINISHED)).isEqualTo(5);
  }

  private SweepStatus status() {
    return SweepStatus.of(folder());
  }

  @Test
  void nothingIsDecidedBeforeAllHaveReachedTheStage() throws IOException {
    slurm.lost.add(3);
    assertThat(halved(SCORED).stopped()).isZero();
    assertThat(slurm.scripts).hasSize(1);

    assertThat(halved(SCORED).isOver()).isTrue();
    assertThat(file("slurm/2/works")).hasContent("stages/align-4\n");
    assertThat(file("slurm/3/works")).hasContent("variants/v3\nvariants/v4\nvariants/v5\n");
  }

  @Test
  void aRungThatEndedWhileNobodyFollowedIsDecidedByTheNextFollower() throws IOException {
    leave(() -> halved(SCORED), "slurm/1/job");
    slurm.runAll();
    assertThat(status().stopped()).isZero();

    assertThat(halved(SCORED).isOver()).isTrue();
    assertThat(slurm.scripts).hasSize(2);
    assertThat(Files.readAllLines(file("trace"))).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void aVariantIsNotTrainedByTwoJobsWhereHalvingIsAskedForAnew() throws IOException {
    leave(() -> run(new StubPreparation(SCORED), sharing(5), PLAIN), "slurm/2/job");

    assertThatThrownBy(() -> halved(SCORED))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining("variants/v3 in its queue")
        .hasMessageContaining("hyb sweep cancel");
    assertThat(slurm.scripts).hasSize(2);
  }

  @Test
  void aVariantThatFailsBeforeARungIsNotWaitedForAndCanBeRetried() throws IOException {
    String failing = "[ $1 != v5 ] || exit 3\n" + SCORED;
    SweepStatus status = halved(failing);
    assertThat(status.states().get("v5").phase()).isEqualTo(TaskState.Phase.FAILED);
    assertThat(status.states().get("v5").exit()).hasValue(3);
    assertThat(status.stopped()).isEqualTo(2);
    halved(failing);
    assertThat(slurm.scripts).hasSize(2);

    SlurmSweep.Request retry =
        new SlurmSweep.Request(List.of(), OptionalInt.empty(), true, HALVES.halving());
    assertThat(run(new StubPreparation(SCORED), sharing(5), retry).isOver()).isTrue();
    assertThat(status().count(TaskState.Phase.FINISHED)).isEqualTo(3);
  }

  /** Has a follower end, as if killed, with its job in the queue. */
  private void leave(Runnable follower, String job) throws IOException {
    slurm.runs = false;
    Thread thread = new Thread(follower);
    thread.start();
    while (!Files.exists(file(job))) {
      Thread.onSpinWait();
    }
    Files.write(file("cancel"), new byte[0]); // Nothing cancels the job.
    join(thread);
    slurm.runs = true;
  }

  @Test
  void theJobIsAShellScriptThatPeopleCanRead() throws IOException {
    run(
        new StubPreparation("true"),
        StubPreparation.tasks(2),
        new SlurmSweep.Request(
            List.of("--partition=gpu", "--time", "4:00:00", "-N1", "--comment=two words"),
            OptionalInt.of(1),
            false,
            Halving.NONE));

    assertThat(Files.readString(file("slurm/1/job.sh")).replace(temporary.toString(), "DIR"))
        .isEqualTo(
            """
            #!/bin/sh
            #SBATCH "--job-name=my sweep"
            #SBATCH --output=task-%a.log
            #SBATCH --open-mode=append
            #SBATCH --requeue
            #SBATCH --partition=gpu
            #SBATCH --time 4:00:00
            #SBATCH -N1
            #SBATCH "--comment=two words"
            #SBATCH --array=1-2%1

            # Task N does what line N of the list names.
            exec sh 'DIR/my sweep/task.sh' "$(sed -n "${SLURM_ARRAY_TASK_ID}p" 'DIR/my sweep/slurm/1/works')"
            """);
  }

  @Test
  void optionsThatBreakTheArrayAreRefused() {
    assertThatThrownBy(() -> run("true", 1, request(List.of("--array=1-5"), false)))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining("--array");
    assertThatThrownBy(() -> run("true", 1, request(List.of("gpu"), false)))
        .hasMessageContaining("--partition=gpu");
  }

  @Test
  void aVariantThatFailsSaysWhyAndRunsAgainOnlyWhenAsked() {
    String script = "echo why >&2; test $1 = v1 -o -e " + temporary.resolve("fine");

    assertThat(run(script, 2, PLAIN).count(TaskState.Phase.FAILED)).isEqualTo(1);
    assertThat(board.said).containsExactly("v1 FINISHED", "v2 FAILED why");

    assertThat(run("true", 2, PLAIN).count(TaskState.Phase.FAILED)).isEqualTo(1);
    assertThat(run("true", 2, request(List.of(), true)).count(TaskState.Phase.FINISHED))
        .isEqualTo(2);
  }

  @Test
  void aVariantThatCannotBePreparedHidesNoOther() {
    SweepStatus status = run("", 1, PLAIN);

    assertThat(status.count(TaskState.Phase.FAILED)).isEqualTo(1);
    assertThat(file("variants/v1/log.txt")).hasContent("it can't be compiled\n");
    assertThat(slurm.scripts).isEmpty();
  }

  @Test
  void aTaskThatEndsWithoutAResultIsToldAndSubmittedAgain() {
    slurm.lost.addAll(List.of(2, 3));
    slurm.accounts.put(2, "CANCELLED by 0");

    SweepStatus status = run("true", 3, PLAIN);

    assertThat(status.count(TaskState.Phase.PENDING)).isEqualTo(2);
    assertThat(board.said).contains("v2 STOPPED", "v3 STOPPED");
    assertThat(notes)
        .anySatisfy(line -> assertThat(line).contains("v2", "CANCELLED by 0", "task-2.log"));

    assertThat(run("true", 3, PLAIN).count(TaskState.Phase.FINISHED)).isEqualTo(3);
    assertThat(file("slurm/2/works")).hasContent("variants/v2\nvariants/v3\n");
  }

  @Test
  void whatIsInTheQueueIsFollowedEvenWhereAKillKeptItsNumberFromBeingNoted() throws IOException {
    leave(() -> run("true", 2, PLAIN), "slurm/1/job");
    Files.delete(file("slurm/1/job"));
    slurm.runs = false;
    SlurmSweep sweep = new SlurmSweep(folder(), slurm, notes::add);
    assertThat(sweep.queued()).containsOnlyKeys("v1", "v2");

    slurm.runs = true;
    assertThat(run("true", 2, PLAIN).count(TaskState.Phase.FINISHED)).isEqualTo(2);
    assertThat(slurm.scripts).hasSize(1);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void cancellingEmptiesTheQueue() throws IOException {
    slurm.runs = false;
    folder().write(StubPreparation.tasks(1));
    Files.createDirectories(file("slurm/1"));
    Files.writeString(file("slurm/1/works"), "variants/v1\n");
    Files.writeString(file("slurm/1/job"), "100\n");
    slurm.waiting.put("100", new ArrayList<>(List.of(1)));

    new SlurmSweep(folder(), slurm, notes::add).cancel();

    assertThat(slurm.cancelled).containsExactly("100");
  }

  @Test
  void aControllerThatIsSilentForAWhileIsAskedAgain() {
    SweepFolder folder = folder();
    List<Task> tasks = StubPreparation.tasks(2);
    Preparation stub = new StubPreparation("true");
    new SlurmSweep(
            folder,
            slurm,
            line -> {
              notes.add(line);
              if (line.startsWith("job ")) {
                slurm.silences = 3;
              }
            })
        .run(tasks, stub, PLAIN, board, QUICK);

    assertThat(SweepStatus.of(folder).count(TaskState.Phase.FINISHED)).isEqualTo(2);
    assertThat(notes).containsOnlyOnce("squeue doesn't answer; trying again");
  }

  @Test
  void moreVariantsThanAnArrayTakesAreSeveralArrays() throws IOException {
    slurm.largest = 2;

    SweepStatus status =
        run(
            new StubPreparation("true"),
            StubPreparation.tasks(5),
            new SlurmSweep.Request(List.of(), OptionalInt.of(2), false, Halving.NONE));

    assertThat(status.count(TaskState.Phase.FINISHED)).isEqualTo(5);
    assertThat(slurm.scripts).hasSize(3);
    assertThat(file("slurm/1/job.sh")).content().doesNotContain("--dependency");
    assertThat(file("slurm/3/job.sh")).content().contains("--dependency=afterany:101", "1-1%2");
  }

  @Test
  void withoutSlurmThereIsOneErrorWithARemedy() {
    slurm.isThere = false;

    assertThatThrownBy(() -> run("true", 1, PLAIN))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining("sbatch is not on the PATH")
        .hasMessageContaining("--on slurm");
  }

  @Test
  void whatSlurmRefusesIsSaidInItsWordsAndSubmittedNextTime() {
    slurm.refusal = "invalid partition specified: gpu";
    assertThatThrownBy(() -> run("true", 1, PLAIN))
        .isInstanceOf(SweepRefused.class)
        .hasMessageContaining("invalid partition");

    slurm.refusal = "";
    assertThat(run("true", 1, PLAIN).count(TaskState.Phase.FINISHED)).isEqualTo(1);
  }

  @Test
  void aSecondFollowerLeaves() {
    SweepLock taken = folder().take();

    assertThatThrownBy(() -> run("true", 1, PLAIN)).hasMessageContaining("another process");
    taken.close();
  }
}
