package io.hyb.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hyb.runtime.Refused;
import io.hyb.runtime.plan.ModelNote;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the folder of one run tells: one that {@code run} wrote, or one of {@code distill}. A part
 * that isn't there yet is named in a note and left out.
 */
final class ReportedRun {
  private static final String RUN = "run.json";
  private static final String RESULTS = "results.json";
  private static final String SCORES = "stages.json";
  private static final String RANKING = "ranking.json";
  private static final String EVALUATIONS = "evaluations";
  private static final String SPEC = "spec.hyb";
  private static final String DEVICE = "device";

  /** What the table of models shows besides, each a number where it is there. */
  private static final List<String> FIGURES =
      List.of(
          "heads_kept",
          "heads_total",
          "parameters",
          "bytes_at_2Ki",
          "bytes_at_32Ki",
          "exact_match_error",
          "perplexity",
          "perplexity_error");

  private final Path folder;
  private final Path distillation;
  private final List<String> notes = new ArrayList<>();

  private ReportedRun(Path folder) {
    this.folder = folder;
    Path inside = folder.resolve("distillation");
    this.distillation = Files.isDirectory(inside) ? inside : folder;
  }

  /**
   * The run in {@code folder} as the page's script reads it.
   *
   * @param given rankings made elsewhere, of which the first that fits the teacher's shape is shown
   *     where the run has none of its own
   * @throws Refused if there is no run, or a file of it is broken
   */
  static JsonObject read(Path folder, List<RecordedRanking> given) {
    if (!Files.isDirectory(folder)) {
      throw new Refused(folder + ": there is no such folder; give one that run or distill wrote");
    }
    ReportedRun run = new ReportedRun(folder);
    if (Stream.of(RUN, RESULTS, LossCurves.FILE)
        .noneMatch(name -> Files.exists(folder.resolve(name)))) {
      throw new Refused(
          folder + ": there is no run in it; give a folder that run or distill wrote");
    }
    return run.json(given);
  }

  private JsonObject json(List<RecordedRanking> given) {
    JsonFields about = run();
    Optional<RecordedModel> model = model(about.text("name").orElse(fileName(folder)));
    JsonObject json = new JsonObject();
    json.addProperty(
        "name", model.map(RecordedModel::name).or(() -> about.text("name")).orElse("run"));
    json.addProperty("path", folder.toString());
    json.add("about", about.json());
    json.add("model", model.<JsonElement>map(RecordedModel::json).orElse(JsonNull.INSTANCE));
    json.add("ranking", model.map(each -> ranking(each, given)).orElse(JsonNull.INSTANCE));
    json.add(
        "memory",
        model.<JsonElement>map(each -> MemoryCurves.of(each).json()).orElse(JsonNull.INSTANCE));
    addTraining(json);
    json.add("scores", scores());
    json.add("results", results());
    json.add("evaluations", evaluations());
    json.add("spec", spec());
    json.add("notes", PlainJson.texts(notes));
    return json;
  }

  private JsonFields run() {
    Path file = folder.resolve(RUN);
    return Files.exists(file) ? JsonFields.read(file) : new JsonFields(file, "", new JsonObject());
  }

  private Optional<RecordedModel> model(String name) {
    List<Path> places =
        List.of(
            folder.resolve(ModelNote.FILE),
            distillation.resolve(ModelNote.FILE),
            distillation.resolve("student/config.json"),
            folder.resolve("student/config.json"));
    Optional<Path> file = places.stream().filter(Files::exists).findFirst();
    if (file.isEmpty()) {
      notes.add("No head map and no memory: the run has neither model.json nor a student yet.");
    }
    return file.map(each -> RecordedModel.read(each, name));
  }

  private JsonElement ranking(RecordedModel model, List<RecordedRanking> given) {
    Path own = folder.resolve(RANKING);
    if (Files.exists(own)) {
      RecordedRanking ranking = RecordedRanking.read(own);
      ranking.check(model);
      return ranking.data();
    }
    if (given.size() == 1) {
      given.get(0).check(model);
    }
    return given.stream()
        .filter(ranking -> ranking.fits(model))
        .findFirst()
        .<JsonElement>map(RecordedRanking::data)
        .orElse(JsonNull.INSTANCE);
  }

  private void addTraining(JsonObject json) {
    Path file = distillation.resolve(LossCurves.FILE);
    if (!Files.exists(file)) {
      notes.add("No loss curves: the run has not trained yet (there is no metrics.jsonl).");
      json.add("stages", new JsonArray());
      return;
    }
    LossCurves curves = LossCurves.read(file);
    json.add("stages", PlainJson.objects(curves.json()));
    json.add("tokens_per_second", PlainJson.number(curves.medianSpeed()));
    json.add("peak_memory_bytes", PlainJson.number(curves.peakMemory()));
    if (!curves.isEmpty() && !Files.isDirectory(distillation.resolve("student"))) {
      notes.add("Training has not ended: it stands at " + curves.position() + ".");
    }
  }

  private JsonArray scores() {
    Path file = distillation.resolve(SCORES);
    if (!Files.exists(file)) {
      notes.add("No accuracy by stage: the spec trains on no probe (there is no stages.json).");
      return new JsonArray();
    }
    JsonArray scores = new JsonArray();
    for (JsonFields score : JsonFields.readAll(file)) {
      score.requiredText("stage");
      score.requiredNumber("tokens");
      score.requiredNumber("exact_match");
      score.number("exact_match_error");
      scores.add(score.json());
    }
    return scores;
  }

  private JsonElement results() {
    Path file = folder.resolve(RESULTS);
    if (!Files.exists(file)) {
      notes.add(
          "No table and no samples: the run has not been measured (there is no results.json).");
      return JsonNull.INSTANCE;
    }
    JsonFields results = JsonFields.read(file);
    results
        .text(DEVICE)
        .ifPresent(device -> results.json().addProperty(DEVICE, DeviceName.ofRecorded(device)));
    for (JsonFields model : results.objects("models")) {
      model.requiredText("name");
      model.requiredNumber("exact_match");
      FIGURES.forEach(model::number);
    }
    for (JsonFields sample : results.objects("samples")) {
      sample.requiredText("prompt");
      sample.text("answer");
      JsonFields outputs = sample.object("outputs");
      outputs.json().keySet().forEach(outputs::requiredText);
    }
    return results.json();
  }

  /** Every {@code evaluations/NAME.json}, which {@code evaluate --json} wrote. */
  private JsonArray evaluations() {
    JsonArray all = new JsonArray();
    Path evaluations = folder.resolve(EVALUATIONS);
    if (!Files.isDirectory(evaluations)) {
      return all;
    }
    try (Stream<Path> files = Files.list(evaluations)) {
      for (Path file : files.filter(each -> fileName(each).endsWith(".json")).sorted().toList()) {
        JsonObject evaluation = new JsonObject();
        evaluation.addProperty("name", fileName(file).replaceFirst("\\.json$", ""));
        evaluation.add("scores", Evaluations.read(file));
        all.add(evaluation);
      }
      return all;
    } catch (IOException e) {
      throw new Refused(evaluations + ": it can't be read: " + Causes.text(e), e);
    }
  }

  private JsonElement spec() {
    Path file = folder.resolve(SPEC);
    try {
      return PlainJson.text(
          Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty());
    } catch (IOException e) {
      throw new Refused(file + ": it can't be read as UTF-8 text: " + Causes.text(e), e);
    }
  }

  private static String fileName(Path path) {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }
}
