package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that can't go well end in one clear error and leave the last good checkpoint. */
class BadRunTest {
  private static final String WEIGHTS = "model.safetensors";

  /** Blocks of 1 KiB a file may have: enough for metrics, not for a checkpoint's weights. */
  private static final int BLOCKS = 2048;

  private static final int LIMIT_SECONDS = 120;

  @TempDir private static Path shared;
  private static Path student;

  @TempDir private Path folder;

  @BeforeAll
  static void makeStudent() {
    student = shared.resolve("first");
    SmallRun.student(student);
  }

  @Test
  void logitsThatAreNotFiniteAreFollowedToTheirLayer() {
    Stage wild = SmallRun.stage("wild", Stage.Match.LOGITS, 8).lr(1e20).warmup(0).build();
    assertThatThrownBy(() -> run(List.of(wild), student, GnaTiny.FOLDER))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("stage wild, step 2: the loss of logits, from ")
        .hasMessageMatching(".*from (the embedding|layer \\d) of the student on, in batch 1 of 1.*")
        .hasMessageContaining("the last good checkpoint is");
    Path last = new Checkpoints(folder.resolve("run"), student, 2).latest().orElseThrow();
    assertThat(last).exists();
  }

  @Test
  void weightsThatAreNoNumbersAreNamed() throws IOException {
    Path damaged = copy(student, "damaged");
    poison(damaged, "model.layers.2.mlp.down_proj.weight");
    Path first = Files.createDirectory(folder.resolve("first"));
    assertThatThrownBy(() -> run(SmallRun.stages(), damaged, GnaTiny.FOLDER, first))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("tensor model.layers.2.mlp.down_proj.weight holds NaN at index 0");
    Path teacher = copy(GnaTiny.FOLDER, "teacher");
    poison(teacher, "model.norm.weight");
    assertThatThrownBy(() -> run(SmallRun.stages(), student, teacher))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("tensor model.norm.weight holds NaN at index 0");
  }

  @Test
  void aTokenizerOfAnotherVocabularyIsRefused() throws IOException {
    Path teacher = copy(GnaTiny.FOLDER, "teacher");
    Files.delete(teacher.resolve("tokenizer_config.json"));
    Files.writeString(
        teacher.resolve("tokenizer.json"),
        """
        {"version": "1.0", "added_tokens": [], "normalizer": null,
         "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "[UNK]", "vocab": {"a": 0, "[UNK]": 1}}}
        """);
    assertThatThrownBy(() -> run(SmallRun.stages(), student, teacher))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("a tokenizer of another vocabulary: it has 2 tokens, the model 4096");
  }

  @Test
  void emptyDataAndNoneAreRefusedBeforeTheFirstStep() throws IOException {
    Files.writeString(folder.resolve("empty.txt"), "");
    String empty = folder.resolve("empty.txt").toString();
    Program program = SmallRun.program(SmallRun.stages());
    assertThatThrownBy(() -> run(with(program, new Source.Text(empty, 1)), student))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("empty.txt: there is no text in it to train on");
    assertThatThrownBy(() -> run(with(program), student))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("has no data");
  }

  /**
   * No file may grow beyond a limit, which to a program looks as a full disk does: a write comes
   * back with an error in the middle.
   */
  @Test
  void aFullDiskIsOneClearErrorAndTheRunGoesOnWhenThereIsRoom() throws Exception {
    Path whole = folder.resolve("whole");
    assertThat(end(whole, "")).isEmpty();
    Path out = folder.resolve("run");
    Process begun = start(out, "");
    Checkpoints checkpoints = new Checkpoints(out, student, 2);
    while (checkpoints.latest().isEmpty()) {
      assertThat(begun.isAlive()).isTrue();
      Thread.sleep(10);
    }
    begun.destroyForcibly().waitFor();
    Path good = checkpoints.latest().orElseThrow();
    byte[] before = Files.readAllBytes(good.resolve(WEIGHTS));

    String said = end(out, "ulimit -f " + BLOCKS + " && ");

    assertThat(said)
        .contains("WeightsException: " + out.resolve("checkpoints"))
        .contains("model.safetensors: it can't be written: File too large");
    assertThat(checkpoints.latest()).contains(good);
    assertThat(good.resolve(WEIGHTS)).hasBinaryContent(before);
    try (Stream<Path> left = Files.list(out.resolve("checkpoints"))) {
      assertThat(left).allMatch(path -> path.getFileName().toString().startsWith("step-"));
    }
    assertThat(end(out, "")).isEmpty();
    assertThat(out.resolve("student").resolve(WEIGHTS))
        .hasSameBinaryContentAs(whole.resolve("student").resolve(WEIGHTS));
  }

  /** What a run says, which is nothing but an error. */
  private String end(Path out, String before) throws Exception {
    Process process = start(out, before);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return Files.readString(folder.resolve("log"));
  }

  private Process start(Path out, String before) throws IOException {
    return new ProcessBuilder(
            "bash",
            "-c",
            before + "exec \"$@\"",
            "bash",
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            SmallRun.class.getName(),
            student.toString(),
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private void run(List<Stage> stages, Path weights, Path teacher) {
    run(stages, weights, teacher, folder.resolve("run"));
  }

  private static void run(List<Stage> stages, Path weights, Path teacher, Path out) {
    SmallRun.run(SmallRun.program(stages), weights, teacher, out, false, new ArrayList<>());
  }

  private void run(Program program, Path weights) {
    SmallRun.run(program, weights, GnaTiny.FOLDER, folder.resolve("run"), true, new ArrayList<>());
  }

  private static Program with(Program program, Source... data) {
    Schedule schedule = new Schedule(List.of(data), program.schedule().stages());
    Hybrid hybrid = Shapes.scheduled((Hybrid) program.model().shape(), schedule);
    return new Program(
        program.spec(),
        program.hash(),
        program.textHash(),
        InterpretedModel.define(hybrid),
        program.teacher());
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  /** Makes a tensor's first number NaN. */
  private static void poison(Path weights, String tensor) throws IOException {
    Path file = weights.resolve(WEIGHTS);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(length, 0);
      long header = length.getLong(0);
      ByteBuffer text = ByteBuffer.allocate(Math.toIntExact(header));
      channel.read(text, Long.BYTES);
      JsonObject entry =
          JsonParser.parseString(new String(text.array(), StandardCharsets.UTF_8))
              .getAsJsonObject()
              .getAsJsonObject(tensor);
      long start = entry.getAsJsonArray("data_offsets").get(0).getAsLong();
      boolean wide = entry.get("dtype").getAsString().equals("F32");
      ByteBuffer nan = ByteBuffer.allocate(wide ? 4 : 2).order(ByteOrder.LITTLE_ENDIAN);
      if (wide) {
        nan.putFloat(0, Float.NaN);
      } else {
        nan.putShort(0, (short) 0x7fff); // NaN in bfloat16 as in float16
      }
      channel.write(nan, Long.BYTES + header + start);
    }
  }
}
