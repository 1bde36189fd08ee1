package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.cache.CachedJar;
import io.hyb.arch.json.SemanticHash;
import io.hyb.runtime.plan.ModelNote;
import io.hyb.runtime.testing.Shapes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsMainTest {
  private static final String RESULTS =
      """
      {"models": [{"name": "T", "exact_match": 1, "perplexity": 14},
                  {"name": "Rad4", "exact_match": 0.98, "perplexity": 27.08}]}
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;
  @TempDir private Path cache;

  @Test
  void listsHowFarRunsAreAndWhatTheyFound() throws IOException {
    finished("a", model("align", "finish"));
    unfinished("b", model("align"));
    checkpoint(folder.resolve("b/distillation"), 7, 0, 7, "none", "align");
    Files.writeString(Files.createDirectory(folder.resolve("c")).resolve("run.json"), "{");
    Files.createDirectory(folder.resolve("notes"));

    assertThat(runs()).isZero();
    assertThat(text(out).lines().map(String::stripTrailing))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("run  model  hash"),
            line ->
                assertThat(line)
                    .contains("a    Rad4   01234567  rad4.hyb  finished", "finish ")
                    .endsWith("exact match 0.980, perplexity 27.08"),
            line -> assertThat(line).contains("b    Rad4", "unfinished", "align, step 7"),
            line -> assertThat(line).startsWith("c ").contains("unreadable"));

    out.reset();
    assertThat(runs("--json")).isZero();
    JsonObject first = JsonParser.parseString(text(out)).getAsJsonArray().get(0).getAsJsonObject();
    assertThat(first.get("state").getAsString()).isEqualTo("finished");
    assertThat(first.get("bytes").getAsLong()).isEqualTo(size(folder.resolve("a")));
    assertThat(first.getAsJsonObject("result").get("exact_match").getAsDouble()).isEqualTo(0.98);
  }

  @Test
  void freesCachedJarsWhoseSpecsAreGone() throws IOException {
    Path spec = Files.writeString(folder.resolve("kept.hyb"), "");
    Path gone = folder.resolve("gone.hyb");
    Path needed = cached("Kept-01234567", gone, spec);
    Path library = cached("Rad5-01234567", Path.of("std/recipes/llama-3.2-1b.hyb"));
    Path other = cached("other"); // which only looks like one
    Path unneeded = cached("Gone-89abcdef", gone);
    Path older = cached("Older-89abcdef");

    assertThat(runs("--prune", "--dry-run")).isZero();
    assertThat(text(out)).contains(gone + ", which is gone", "would free 2,000 bytes");
    assertThat(unneeded).exists();

    assertThat(runs("--prune")).isZero();
    assertThat(List.of(needed, library, other)).allSatisfy(jar -> assertThat(jar).exists());
    assertThat(List.of(unneeded, older)).allSatisfy(jar -> assertThat(jar).doesNotExist());
    assertThat(cache.resolve("Gone-89abcdef.specs")).doesNotExist();
  }

  private Path cached(String name, Path... specs) throws IOException {
    CachedJar jar = CachedJar.named(Files.createDirectories(cache), name);
    for (Path each : specs) {
      jar.note(each.toString());
    }
    return Files.write(jar.path(), new byte[1000]);
  }

  @Test
  void freesTheCheckpointsOfFinishedRunsAlone() throws IOException {
    finished("a", model("align", "finish"));
    Files.createDirectories(folder.resolve("a/distillation/checkpoints/.step-000009.part"));
    unfinished("b", model("align"));
    checkpoint(folder.resolve("b/distillation"), 3, 1, 0, "none", "align");
    distillation("c");
    long before = size(folder);

    assertThat(runs("--prune", "--dry-run", "--json")).isZero();
    long bytes = JsonParser.parseString(text(out)).getAsJsonObject().get("bytes").getAsLong();
    assertThat(size(folder)).isEqualTo(before);

    assertThat(runs("--prune")).isZero();
    assertThat(before - size(folder)).isEqualTo(bytes).isPositive();
    assertThat(folder.resolve("a/distillation/checkpoints")).isEmptyDirectory();
    assertThat(folder.resolve("a/distillation/student/model.safetensors")).exists();
    assertThat(folder.resolve("a/results.json")).hasContent(RESULTS);
    assertThat(folder.resolve("b/distillation/checkpoints/step-000003/state.json")).exists();
    assertThat(folder.resolve("c/checkpoints/step-000003/state.json")).exists();

    out.reset();
    assertThat(runs("--prune")).isZero();
    assertThat(text(out).strip()).isEqualTo("freed 0 bytes");
  }

  @Test
  void theEndOfAStageThatARunMayBeginAtStays() throws IOException {
    finished("a", model("align", "finish"));
    unfinished("b", model("align", "other"));

    assertThat(runs("--prune")).isZero();
    assertThat(folder.resolve("a/distillation/checkpoints/step-000003")).exists();
    assertThat(folder.resolve("a/distillation/checkpoints/step-000006")).doesNotExist();
  }

  @Test
  void nothingIsFreedWhereItIsUnknownWhatARunNeeds() throws IOException {
    finished("a", model("align", "finish"));
    unfinished("b", model("align"));
    Files.writeString(folder.resolve("b").resolve(ModelNote.FILE), "{");
    long before = size(folder);

    assertThat(runs("--prune")).isZero();
    assertThat(size(folder)).isEqualTo(before);
  }

  @Test
  void whatTwoRunsShareIsCountedOnce() throws IOException {
    finished("a", model("align", "finish"));
    finished("b", model("align", "finish"));
    Path weights = Path.of("distillation/checkpoints/step-000006/model.safetensors");
    Files.delete(folder.resolve("b").resolve(weights));
    Files.createLink(folder.resolve("b").resolve(weights), folder.resolve("a").resolve(weights));
    long named = size(folder);

    assertThat(runs("--prune", "--json")).isZero();
    long freed = JsonParser.parseString(text(out)).getAsJsonObject().get("bytes").getAsLong();
    assertThat(freed).isEqualTo(named - size(folder) - 1000);
  }

  @Test
  void sweepsAreLeftAlone() throws IOException {
    finished("a", model("align", "finish"));
    Files.writeString(folder.resolve("sweep.json"), "{}");
    long before = size(folder);

    assertThat(runs("--prune")).isEqualTo(ExitCode.REFUSED);
    assertThat(text(err)).contains("sweep").hasLineCount(1);
    assertThat(size(folder)).isEqualTo(before);
  }

  @Test
  void whereNothingHasRunNothingIsFreed() {
    assertThat(Path.of("runs")).doesNotExist();
    assertThat(RunsMain.run(console(), cache, "--prune")).isZero();
    assertThat(text(out).strip()).isEqualTo("freed 0 bytes");
    assertThat(RunsMain.run(console(), cache, "--prune", folder.resolve("no").toString()))
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void mistakesAreNamed() {
    assertThat(runs("--dry-run")).isEqualTo(ExitCode.USAGE);
    assertThat(RunsMain.run(console(), cache, folder.resolve("no").toString()))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(runs()).isZero();
    assertThat(text(out)).isEmpty();
  }

  /** A run that did two stages of three steps each, with 1000 bytes in each file of weights. */
  private void finished(String name, Hybrid model) throws IOException {
    Path run = begin(name, model);
    Path distillation = run.resolve("distillation");
    List<String> labels = model.schedule().labels();
    for (int stage = 1; stage <= labels.size(); stage++) {
      String prefix = SemanticHash.ofPrefix(model, stage);
      checkpoint(distillation, 3 * stage, stage, 0, prefix, labels.toArray(String[]::new));
    }
    weights(distillation.resolve("student"));
    Files.writeString(run.resolve("results.json"), RESULTS);
  }

  private void unfinished(String name, Hybrid model) throws IOException {
    begin(name, model);
  }

  private Path begin(String name, Hybrid model) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    ModelNote.write(run, model);
    Files.writeString(
        run.resolve("run.json"),
        "{\"name\": \"Rad4\", \"hash\": \"0123456789\", \"spec\": \"rad4.hyb\"}");
    return run;
  }

  /** What {@code distill} leaves. */
  private void distillation(String name) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(run.resolve("run.json"), "{\"name\": \"Rad4\", \"weights\": \"student\"}");
    checkpoint(run, 3, 1, 0, "none", "align");
    weights(run.resolve("student"));
  }

  private static void checkpoint(
      Path distillation, int step, int stage, int stepOfStage, String prefix, String... labels)
      throws IOException {
    Path place = distillation.resolve("checkpoints/step-%06d".formatted(step));
    weights(place);
    JsonObject state = new JsonObject();
    state.addProperty("specHash", "0123456789");
    state.addProperty("prefix", prefix);
    state.add("stages", new Gson().toJsonTree(labels));
    state.addProperty("stage", stage);
    state.addProperty("stepOfStage", stepOfStage);
    state.addProperty("step", step);
    state.add("data", new JsonArray());
    Files.writeString(place.resolve("state.json"), state.toString());
  }

  private static void weights(Path place) throws IOException {
    Files.write(Files.createDirectories(place).resolve("model.safetensors"), new byte[1000]);
  }

  private static Hybrid model(String... labels) {
    List<Stage> stages =
        Stream.of(labels).map(label -> stage(label, label.equals("other") ? 2e-3 : 1e-3)).toList();
    return Shapes.scheduled(
        (Hybrid) Shell.RAD4.model().shape(),
        new Schedule(List.of(new Source.Copy(4, 12, 1)), stages));
  }

  private static Stage stage(String label, double lr) {
    return new Stage(
        label, Stage.Match.LOGITS, Stage.Train.ALL, 1000, lr, 1, 32, 1, 0, 0, 0, 1, 1, false);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private int runs(String... options) {
    return RunsMain.run(
        console(),
        cache,
        Stream.concat(Stream.of(folder.toString()), Stream.of(options)).toArray(String[]::new));
  }

  private Console console() {
    return new Console(InputStream.nullInputStream(), stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
