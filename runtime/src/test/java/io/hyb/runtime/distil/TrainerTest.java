package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.KvProbe;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.KvEvaluation;
import io.hyb.runtime.evaluate.KvScore;
import io.hyb.runtime.session.OpenModel;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.weights.WeightFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of a few steps on the small teacher. */
class TrainerTest {
  private static final int STEPS = 11;

  @TempDir private static Path shared;
  private static Path student;
  private static Path whole;

  @TempDir private Path folder;

  @BeforeAll
  static void runOnceWithoutAStop() {
    student = shared.resolve("first");
    whole = shared.resolve("run");
    SmallRun.student(student);
    SmallRun.run(
        SmallRun.program(SmallRun.stages()),
        student,
        GnaTiny.FOLDER,
        whole,
        false,
        new ArrayList<>());
  }

  @Test
  void leavesMetricsEventsCheckpointsAndAStudent() throws IOException {
    List<String> lines = Files.readAllLines(whole.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(STEPS);
    JsonObject last = JsonParser.parseString(lines.get(STEPS - 1)).getAsJsonObject();
    assertThat(last.get("stage").getAsString()).isEqualTo("finish");
    assertThat(last.get("learning_rate").getAsDouble()).isEqualTo(1e-3);
    assertThat(last.keySet())
        .contains(
            "step", "tokens", "loss", "gradient_norm", "tokens_per_second", "peak_memory_bytes");
    assertThat(RecordedEvents.in(whole.resolve("tensorboard")))
        .filteredOn(scalar -> scalar.tag().startsWith("loss/"))
        .hasSize(STEPS)
        .last()
        .isEqualTo(new RecordedEvents.Scalar(STEPS, "loss/finish", last.get("loss").getAsFloat()));
    assertThat(whole.resolve("checkpoints")).isDirectoryContaining("glob:**/step-000011");
    try (WeightFolder weights = WeightFolder.open(whole.resolve("student"))) {
      weights.check(SmallRun.program(SmallRun.stages()).model().shape());
    }
  }

  @Test
  void aRunKilledAtAnyMomentEndsInTheSameBits() throws Exception {
    int kills = Integer.getInteger("hyb.kills", 2);
    Random random = new Random();
    int done = 0;
    for (int run = 0; done < kills; run++) {
      Path out = folder.resolve("run" + run);
      long longest = 1500;
      while (true) {
        Process process = start(out);
        boolean last = done >= kills;
        long wait = last ? 600_000 : 500 + random.nextLong(longest);
        if (process.waitFor(wait, TimeUnit.MILLISECONDS)) {
          assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();
          break;
        }
        process.destroyForcibly().waitFor();
        longest += 1500; // Further each time, so that the run comes to its end.
        done++;
      }
      assertThat(out.resolve("student/model.safetensors"))
          .hasSameBinaryContentAs(whole.resolve("student/model.safetensors"));
      assertThat(Files.readAllLines(out.resolve("metrics.jsonl"))).hasSize(STEPS);
      assertThat(out.resolve("stages.json")).hasSameTextualContentAs(whole.resolve("stages.json"));
    }
  }

  @Test
  void aRunInBfloat16GoesOnInTheSameBits() throws IOException {
    Program program = SmallRun.program(SmallRun.stages());
    Path out = folder.resolve("run");
    SmallRun.run(
        program, student, GnaTiny.FOLDER, out, false, new ArrayList<>(), Precision.BFLOAT16);
    Path expected = Files.move(out.resolve("student"), folder.resolve("expected"));
    Files.move(out.resolve("checkpoints/step-000011"), folder.resolve("last"));
    List<String> notes = new ArrayList<>();

    SmallRun.run(program, student, GnaTiny.FOLDER, out, true, notes, Precision.BFLOAT16);

    assertThat(notes).contains("resuming after step 10");
    assertThat(out.resolve("student/model.safetensors"))
        .hasSameBinaryContentAs(expected.resolve("model.safetensors"));
  }

  @Test
  void aRunThatRecomputesEndsInTheSameBitsAndSoItDoesResumed() throws IOException {
    List<Stage> stages = new ArrayList<>(SmallRun.stages());
    stages.set(2, SmallRun.stage("finish", Stage.Match.LOGITS, 4).recompute(true).build());
    Path out = folder.resolve("run");
    run(stages, student, out);
    assertThat(figures(out)).isEqualTo(figures(whole));
    Path weights = out.resolve("student/model.safetensors");
    assertThat(weights).hasSameBinaryContentAs(whole.resolve("student/model.safetensors"));
    Files.move(out.resolve("student"), folder.resolve("first time"));
    Files.move(out.resolve("checkpoints/step-000011"), folder.resolve("last"));
    List<String> notes = new ArrayList<>();

    SmallRun.run(SmallRun.program(stages), student, GnaTiny.FOLDER, out, true, notes);

    assertThat(notes).contains("resuming after step 10");
    assertThat(weights).hasSameBinaryContentAs(whole.resolve("student/model.safetensors"));
  }

  @Test
  void theStudentIsAskedBeforeTheFirstStageAndAfterEach() throws IOException {
    List<JsonElement> entries =
        JsonParser.parseString(Files.readString(whole.resolve("stages.json")))
            .getAsJsonArray()
            .asList();
    assertThat(entries)
        .extracting(entry -> entry.getAsJsonObject().get("stage").getAsString())
        .containsExactly("start", "matrices", "align", "finish");
    assertThat(entries)
        .extracting(entry -> entry.getAsJsonObject().get("step").getAsInt())
        .containsExactly(0, 3, 7, STEPS);
    JsonObject last = entries.get(3).getAsJsonObject();
    assertThat(last.keySet())
        .containsExactly(
            "stage",
            "step",
            "tokens",
            "task",
            "pairs",
            "examples",
            "exact_match",
            "exact_match_error");
    assertThat(last.get("tokens").getAsLong())
        .isEqualTo(SmallRun.stages().stream().mapToLong(Stage::tokens).sum());
    assertThat(last.get("task").getAsString()).isEqualTo("kv");
    assertThat(last.get("pairs").getAsInt()).isEqualTo(3); // the middle of the probe's 2..4
    assertThat(last.get("examples").getAsInt()).isEqualTo(128);
    assertThat(last.get("exact_match").getAsDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void theAccuracyIsThatOfTheStudentAtThatMoment() throws IOException {
    JsonArray entries =
        JsonParser.parseString(Files.readString(whole.resolve("stages.json"))).getAsJsonArray();
    Program program = SmallRun.program(List.of());
    KvProbe probe = ((Source.Kv) program.schedule().data().get(1)).probe();
    List<Path> folders = List.of(student, whole.resolve("student"));
    List<Integer> places = List.of(0, 3);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      for (int i = 0; i < 2; i++) {
        try (OpenModel open =
            OpenModel.open(program.model(), folders.get(i), kernels, warning -> {})) {
          KvScore score =
              KvEvaluation.of(open.model(), kernels, open.tokenizer()).run(probe, 3, 128, 3);
          assertThat(entries.get(places.get(i)).getAsJsonObject().get("exact_match").getAsDouble())
              .isEqualTo(score.exactMatch());
        }
      }
    }
  }

  @Test
  void askingChangesNoBitOfTheTraining() throws IOException {
    Path out = Files.createDirectory(folder.resolve("run"));
    unasked(SmallRun.stages(), out, false);
    assertThat(out.resolve("stages.json")).doesNotExist();
    assertThat(out.resolve("student/model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("student/model.safetensors"));
    assertThat(figures(out)).isEqualTo(figures(whole));
  }

  @Test
  void readingAStepAfterTheNextChangesNoLineAndNoBit() throws IOException {
    Path out = Files.createDirectory(folder.resolve("run"));
    unasked(SmallRun.stages(), out, true);
    assertThat(figures(out)).isEqualTo(figures(whole));
    for (String part : List.of("student", "checkpoints/step-000010", "checkpoints/step-000011")) {
      assertThat(out.resolve(part).resolve("model.safetensors"))
          .hasSameBinaryContentAs(whole.resolve(part).resolve("model.safetensors"));
    }
    Path state = Path.of("checkpoints/step-000010/state.json");
    assertThat(out.resolve(state)).hasSameTextualContentAs(whole.resolve(state));
  }

  @Test
  void aLossThatIsNotFiniteIsToldAlikeIfTheNextStepWasHandedOut() throws IOException {
    List<Stage> wild =
        List.of(SmallRun.stage("wild", Stage.Match.LOGITS, 40).lr(1e20).warmup(0).build());
    List<String> told = new ArrayList<>();
    List<List<JsonObject>> lines = new ArrayList<>();
    for (boolean lags : List.of(false, true)) {
      Path out = Files.createDirectory(folder.resolve("lags-" + lags));
      assertThatThrownBy(() -> unasked(wild, out, lags))
          .isInstanceOf(Refused.class)
          .satisfies(refused -> told.add(refused.getMessage()));
      lines.add(figures(out));
    }
    assertThat(told.get(1)).isEqualTo(told.get(0));
    assertThat(lines.get(1)).isNotEmpty().isEqualTo(lines.get(0));
  }

  /** A run whose student is not asked between stages. */
  private static void unasked(List<Stage> stages, Path out, boolean lags) {
    RunSettings settings =
        new RunSettings(student, GnaTiny.FOLDER, out, Path.of("."), shared.resolve("cache"), 3, 2);
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      new Trainer(
              SmallRun.program(stages),
              settings,
              kernels,
              step -> {},
              note -> {},
              StageScores.none(settings),
              lags)
          .run(false, RunPart.WHOLE);
    }
  }

  /** What each step's line tells, but for speed and memory. */
  private static List<JsonObject> figures(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .peek(line -> line.remove("tokens_per_second"))
        .peek(line -> line.remove("peak_memory_bytes"))
        .toList();
  }

  @Test
  void anEntryThatAKillPreventedIsMadeUpFor() throws IOException {
    Path out = folder.resolve("run");
    List<Stage> stages = List.of(SmallRun.stage("align", Stage.Match.HIDDEN_STATES, 2).build());
    run(stages, student, out);
    String expected = Files.readString(out.resolve("stages.json"));
    JsonArray cut = JsonParser.parseString(expected).getAsJsonArray();
    cut.remove(1);
    Files.writeString(out.resolve("stages.json"), cut.toString());

    SmallRun.run(SmallRun.program(stages), student, GnaTiny.FOLDER, out, true, new ArrayList<>());

    assertThat(out.resolve("stages.json")).hasContent(expected);
  }

  @Test
  void resumingOnAnotherDeviceWarns() throws IOException {
    Path out = folder.resolve("run");
    List<Stage> stages = List.of(SmallRun.stage("align", Stage.Match.HIDDEN_STATES, 2).build());
    run(stages, student, out);

    assertThat(warnsOnResuming(out, stages, "cpu float32")).isFalse();
    assertThat(warnsOnResuming(out, stages, "cpu() float32")).isFalse();
    assertThat(warnsOnResuming(out, stages, "gpu:0 float32")).isTrue();
  }

  private boolean warnsOnResuming(Path out, List<Stage> stages, String recorded)
      throws IOException {
    Path state = new Checkpoints(out, student, 2).latest().orElseThrow().resolve("state.json");
    JsonObject json = JsonParser.parseString(Files.readString(state)).getAsJsonObject();
    json.addProperty("device", recorded);
    Files.writeString(state, json.toString());
    List<String> notes = new ArrayList<>();
    SmallRun.run(SmallRun.program(stages), student, GnaTiny.FOLDER, out, true, notes);
    return notes.stream().anyMatch(note -> note.startsWith("warning: "));
  }

  private Process start(Path out) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            SmallRun.class.getName(),
            student.toString(),
            out.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return builder.start();
  }

  @Test
  void aLossThatIsNotFiniteStopsWithItsPlaceAndLeavesTheLastCheckpoint() {
    Stage wild = SmallRun.stage("wild", Stage.Match.HIDDEN_STATES, 8).lr(1e20).warmup(0).build();
    assertThatThrownBy(() -> run(List.of(wild), student, folder.resolve("run")))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("stage wild, step ")
        .hasMessageContaining("layer ")
        .hasMessageContaining("in batch 1 of 1")
        .hasMessageContaining("the last good checkpoint is");
    Path last = new Checkpoints(folder.resolve("run"), student, 2).latest().orElseThrow();
    try (WeightFolder weights = WeightFolder.open(last)) {
      assertThat(weights.tensors().floats("model.norm.weight")).doesNotContain(Float.NaN);
    }
  }

  @Test
  void aCheckpointCutShortIsNamed() throws IOException {
    Path out = folder.resolve("run");
    run(List.of(SmallRun.stage("align", Stage.Match.HIDDEN_STATES, 2).build()), student, out);
    Path latest = new Checkpoints(out, student, 2).latest().orElseThrow();
    Path weights = latest.resolve("model.safetensors");
    try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1000);
    }
    assertThatThrownBy(
            () ->
                SmallRun.run(
                    SmallRun.program(
                        List.of(SmallRun.stage("align", Stage.Match.HIDDEN_STATES, 2).build())),
                    student,
                    GnaTiny.FOLDER,
                    out,
                    true,
                    new ArrayList<>()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(weights.toString());
  }

  @Test
  void aFolderThatIsNotEmptyIsRefused() {
    assertThatThrownBy(() -> run(SmallRun.stages(), student, whole))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("--resume")
        .hasMessageContaining("--force");
  }

  @Test
  void whatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> run(SmallRun.stages(), student, file.resolve("run")))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("it can't be written");
    Path out = folder.resolve("run");
    Files.createDirectories(out);
    Files.writeString(out.resolve("checkpoints"), "in the way");
    assertThatThrownBy(
            () ->
                SmallRun.run(
                    SmallRun.program(SmallRun.stages()),
                    student,
                    GnaTiny.FOLDER,
                    out,
                    true,
                    new ArrayList<>()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("checkpoints");
  }

  @Test
  void aTeacherOfAnotherShapeIsRefused() {
    Teacher other =
        Shapes.teacher(
            "Other", 5, 8, 4, 32, 256, 512, 4096, RopeShape.plain(10000), 1e-5, true, 1024);
    Program program = SmallRun.program(SmallRun.stages());
    Program wrong =
        new Program(
            program.spec(),
            program.hash(),
            program.textHash(),
            program.model(),
            Optional.of(InterpretedModel.define(other)));
    assertThatThrownBy(
            () ->
                SmallRun.run(
                    wrong,
                    student,
                    GnaTiny.FOLDER,
                    folder.resolve("run"),
                    false,
                    new ArrayList<>()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("num_hidden_layers is 6, the spec says layers = 5");
  }

  @Test
  void aRunOfAnotherSpecIsNotGoneOnWith() {
    List<Stage> stages = new ArrayList<>(SmallRun.stages());
    stages.set(2, SmallRun.stage("finish", Stage.Match.LOGITS, 4).lr(1e-4).build());
    Program other = SmallRun.program(stages);
    Program changed =
        new Program(other.spec(), "another hash", "another text", other.model(), other.teacher());
    assertThatThrownBy(
            () -> SmallRun.run(changed, student, GnaTiny.FOLDER, whole, true, new ArrayList<>()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("another version of the spec");
  }

  private static void run(List<Stage> stages, Path weights, Path out) {
    SmallRun.run(SmallRun.program(stages), weights, GnaTiny.FOLDER, out, false, new ArrayList<>());
  }
}
