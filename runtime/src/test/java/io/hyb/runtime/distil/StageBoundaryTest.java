package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.json.SemanticHash;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one stage hands to the next, and what a run may be resumed over. */
class StageBoundaryTest {
  private static final Stage ALIGN = SmallRun.stage("align", Stage.Match.HIDDEN_STATES, 3).build();

  /** Rows twice as long, so that data opened for it would differ for the stage before. */
  private static final Stage LONGER =
      SmallRun.stage("finish", Stage.Match.LOGITS, 12).sequence(96).build();

  @TempDir private static Path shared;
  private static Path student;

  @TempDir private Path folder;

  @BeforeAll
  static void makeStudent() {
    student = shared.resolve("first");
    SmallRun.student(student);
  }

  @Test
  void aStagesResultDoesNotDependOnTheStagesAfterIt() throws IOException {
    prose("The first of all. ");
    run(program(ALIGN), folder.resolve("alone"), 50, step -> {});
    run(program(ALIGN, LONGER), folder.resolve("both"), 50, step -> {});

    Path end = folder.resolve("both/checkpoints/step-000003");
    assertThat(end.resolve("model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("alone/student/model.safetensors"));
    JsonObject state =
        JsonParser.parseString(Files.readString(end.resolve("state.json"))).getAsJsonObject();
    assertThat(state.get("prefix").getAsString())
        .isEqualTo(SemanticHash.ofPrefix(program(ALIGN).model().shape(), 1));
  }

  @Test
  void theEndOfAStageStays() throws IOException {
    prose("The first of all. ");
    Path out = folder.resolve("run");
    assertThatThrownBy(() -> run(program(ALIGN, LONGER), out, 1, StageBoundaryTest::stopAtEight))
        .isInstanceOf(IllegalStateException.class);
    assertThat(checkpoints(out)).contains("step-000003", "step-000007").hasSizeLessThan(4);

    RunSettings settings = settings(out, 1);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      Distillation.run(
          program(ALIGN, LONGER), settings, RunPart.WHOLE, kernels, true, false, note -> {});
    }
    assertThat(checkpoints(out)).contains("step-000003", "step-000009");
  }

  @Test
  void aRunGoesOnFromAStageThatAnotherHasFinished() throws IOException {
    prose("The first of all. ");
    run(program(ALIGN, LONGER), folder.resolve("old"), 1, step -> {});
    Stage changed = SmallRun.stage("finish", Stage.Match.LOGITS, 12).sequence(96).lr(2e-3).build();
    Program now = program(ALIGN, changed);
    run(now, folder.resolve("scratch"), 1, step -> {});

    List<Long> steps = new ArrayList<>();
    RunSettings settings = settings(folder.resolve("new"), 1);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      StageEnd end = StageEnd.among(runs("old"), now, settings, kernels).orElseThrow();
      assertThat(end.why(now))
          .contains(
              "`align`", "starting with `finish`", "distill.finish.lr was 0.001 and is 0.002");
      assertThat(end.adopt(now, settings)).isTrue();
      Trainer trainer =
          new Trainer(now, settings, kernels, step -> steps.add(step.step()), note -> {});
      RunFolder.prepare(now, settings, true, false);
      trainer.run(true, RunPart.WHOLE);
    }
    assertThat(steps).startsWith(4L).endsWith(9L);
    assertThat(folder.resolve("new/student/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("scratch/student/model.safetensors"));
    assertThat(Files.readAllLines(folder.resolve("new/metrics.jsonl"))).hasSize(9);
  }

  @Test
  void anEndThatIsFreedMeanwhileIsNotStartedFrom() throws IOException {
    prose("The first of all. ");
    run(program(ALIGN), folder.resolve("old"), 1, step -> {});
    RunSettings settings = settings(folder.resolve("new"), 1);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      Program now = program(ALIGN, LONGER);
      StageEnd end = StageEnd.among(runs("old"), now, settings, kernels).orElseThrow();
      StoredCheckpoint.remove(end.checkpoint());
      assertThat(end.adopt(now, settings)).isFalse();
    }
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void nothingIsReusedWhereAnythingBeforeDiffers() throws IOException {
    prose("The first of all. ");
    run(program(ALIGN), folder.resolve("old"), 1, step -> {});
    Stage slower = SmallRun.stage("align", Stage.Match.HIDDEN_STATES, 3).lr(1e-4).build();
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      RunSettings settings = settings(folder.resolve("new"), 1);
      assertThat(StageEnd.among(runs("old"), program(ALIGN, LONGER), settings, kernels))
          .isPresent();
      assertThat(StageEnd.among(runs("old"), program(slower, LONGER), settings, kernels)).isEmpty();
      prose("The other one. ");
      assertThat(StageEnd.among(runs("old"), program(ALIGN, LONGER), settings, kernels)).isEmpty();
    }
  }

  @Test
  void aStageThatOneRunLeavesIsWhereOthersStart() throws IOException {
    prose("The first of all. ");
    Stage changed = SmallRun.stage("finish", Stage.Match.LOGITS, 12).sequence(96).lr(2e-3).build();
    run(program(ALIGN, changed), folder.resolve("scratch"), 2, step -> {});
    Path end = folder.resolve("ends/align");
    RunPart leaving = new RunPart(Optional.of("align"), Optional.of(end), List.of());
    RunPart starting = new RunPart(Optional.empty(), Optional.empty(), List.of(end));

    List<String> notes = new ArrayList<>();
    Path maker = folder.resolve("maker");
    assertThat(run(program(ALIGN, LONGER), maker, leaving, notes)).isEqualTo(end);
    assertThat(maker.resolve("student")).doesNotExist();
    assertThat(checkpoints(maker)).doesNotContain("step-000003");
    // Killed after it has left the end: nothing is trained again, and the end stays.
    int before = notes.size();
    run(program(ALIGN, LONGER), maker, leaving, notes);
    assertThat(notes.subList(before, notes.size())).noneMatch(note -> note.contains("step"));

    run(program(ALIGN, changed), folder.resolve("new"), starting, notes);
    run(program(ALIGN, LONGER), maker, starting, notes);

    assertThat(notes).anyMatch(note -> note.contains("starting with `finish`"));
    assertThat(folder.resolve("new/student/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("scratch/student/model.safetensors"));
    assertThat(checkpoints(folder.resolve("new"))).doesNotContain("step-000003");
    assertThat(Files.readAllLines(folder.resolve("new/metrics.jsonl"))).hasSize(9);
    assertThat(Files.readAllLines(folder.resolve("maker/metrics.jsonl"))).hasSize(9);
    assertThat(checkpoints(end)).containsExactly("step-000003");
  }

  @Test
  void anEndOfAnotherSeedIsNotStartedFrom() throws IOException {
    prose("The first of all. ");
    Path end = folder.resolve("end");
    run(
        program(ALIGN, LONGER),
        folder.resolve("maker"),
        new RunPart(Optional.of("align"), Optional.of(end), List.of()),
        new ArrayList<>());
    RunSettings other =
        new RunSettings(
            student, GnaTiny.FOLDER, folder.resolve("new"), folder, folder.resolve("cache"), 4, 2);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      assertThat(StageEnd.among(List.of(end), program(ALIGN, LONGER), other, kernels)).isEmpty();
      assertThat(
              StageEnd.among(
                  List.of(end), program(ALIGN, LONGER), settings(other.out(), 2), kernels))
          .isPresent();
    }
  }

  private Path run(Program program, Path out, RunPart part, List<String> notes) {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      return Distillation.run(program, settings(out, 2), part, kernels, true, false, notes::add);
    }
  }

  private List<Path> runs(String name) {
    return List.of(folder.resolve("none"), folder.resolve(name));
  }

  private static void stopAtEight(StepReport step) {
    if (step.step() == 8) {
      throw new IllegalStateException("stopped");
    }
  }

  @Test
  void aRunIsNotResumedOverDataOrWeightsThatHaveChanged() throws IOException {
    prose("The first of all. ");
    Path out = folder.resolve("run");
    run(program(ALIGN), out, 2, step -> {});
    prose("The other one. ");
    assertThatThrownBy(() -> resume(out))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("data/prose.txt has changed")
        .hasMessageContaining("--force");
    assertThat(out.resolve("student")).isNotEmptyDirectory();

    prose("The first of all. "); // of another date, with the old content
    resume(out);
    Files.writeString(folder.resolve("more.txt"), "more");
    assertThatThrownBy(() -> resume(out, new Source.Text("more.txt", 1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("data/prose.txt is gone")
        .hasMessageContaining("data/more.txt is new");
  }

  @Test
  void aRunIsResumedWhereItsStagesRecomputeAnotherWay() throws IOException {
    prose("The first of all. ");
    Stage recomputed = LONGER.withRecompute(true);
    run(program(ALIGN, LONGER), folder.resolve("whole"), 2, step -> {});
    Path out = folder.resolve("run");
    assertThatThrownBy(() -> run(program(ALIGN, LONGER), out, 2, StageBoundaryTest::stopAtEight))
        .isInstanceOf(IllegalStateException.class);

    List<String> notes = new ArrayList<>();
    run(program(ALIGN, recomputed), out, RunPart.WHOLE, notes);
    assertThat(notes).anyMatch(note -> note.startsWith("resuming after step "));
    assertThat(out.resolve("student/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/student/model.safetensors"));

    Stage slower = SmallRun.stage("finish", Stage.Match.LOGITS, 12).sequence(96).lr(1e-4).build();
    assertThatThrownBy(() -> run(program(ALIGN, slower), out, RunPart.WHOLE, notes))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("another version of the spec");
  }

  private void resume(Path out, Source... data) {
    Program program = data.length == 0 ? program(ALIGN) : with(List.of(data), ALIGN);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      Distillation.run(program, settings(out, 2), RunPart.WHOLE, kernels, true, false, note -> {});
    }
  }

  private void prose(String sentence) throws IOException {
    Files.writeString(folder.resolve("prose.txt"), sentence.repeat(200));
  }

  private static List<String> checkpoints(Path out) throws IOException {
    try (var files = Files.list(out.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    }
  }

  private static Program program(Stage... stages) {
    return with(List.of(new Source.Text("prose.txt", 0.5), new Source.Copy(4, 12, 0.5)), stages);
  }

  private static Program with(List<Source> data, Stage... stages) {
    Program small = SmallRun.program(List.of());
    Hybrid hybrid =
        Shapes.scheduled((Hybrid) small.model().shape(), new Schedule(data, List.of(stages)));
    return new Program(
        small.spec(),
        SemanticHash.of(hybrid),
        small.textHash(),
        InterpretedModel.define(hybrid),
        small.teacher());
  }

  private RunSettings settings(Path out, int keep) {
    return new RunSettings(student, GnaTiny.FOLDER, out, folder, folder.resolve("cache"), 3, keep);
  }

  private void run(Program program, Path out, int keep, Consumer<StepReport> onStep) {
    RunSettings settings = settings(out, keep);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      Trainer trainer = new Trainer(program, settings, kernels, onStep, note -> {});
      RunFolder.prepare(program, settings, false, false);
      trainer.run(false, RunPart.WHOLE);
    }
  }
}
