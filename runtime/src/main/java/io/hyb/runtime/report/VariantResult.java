package io.hyb.runtime.report;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a variant of a sweep stands, and what its run measured.
 *
 * @param set its settings as they were written, by path
 * @param stoppedAfter the stage after which it was not among the best, and waits
 * @param stoppedBy what it was compared by then, {@code exact_match} or {@code loss}
 * @param stoppedScore its result, if that was measured
 * @param figures what its student's line of the results says, by the names of {@link #FIGURES};
 *     none before its run has ended
 * @param folder its own
 */
record VariantResult(
    String id,
    Map<String, String> set,
    OptionalInt seed,
    String state,
    OptionalDouble seconds,
    Optional<String> stoppedAfter,
    Optional<String> stoppedBy,
    OptionalDouble stoppedScore,
    Map<String, Double> figures,
    Path folder) {
  static final String ACCURACY = "exact_match";
  static final String MEMORY = "bytes_at_32Ki";

  /** What a student's line of a run's results has. */
  static final List<String> FIGURES =
      List.of(
          "heads_kept",
          "parameters",
          "bytes_at_2Ki",
          MEMORY,
          ACCURACY,
          "exact_match_error",
          "perplexity",
          "perplexity_error");

  static List<VariantResult> readAll(Path sweep) {
    List<VariantResult> variants = new ArrayList<>();
    for (JsonFields variant : JsonFields.read(sweep.resolve("status.json")).objects("variants")) {
      variants.add(read(variant));
    }
    return variants;
  }

  private static VariantResult read(JsonFields variant) {
    Map<String, String> set = new LinkedHashMap<>();
    JsonFields settings = variant.object("set");
    settings.json().keySet().forEach(path -> set.put(path, settings.requiredText(path)));
    Path folder = Path.of(variant.requiredText("folder"));
    return new VariantResult(
        variant.requiredText("id"),
        set,
        variant.count("seed"),
        variant.requiredText("state"),
        variant.number("seconds"),
        variant.text("stopped_after"),
        variant.text("stopped_by"),
        variant.number("stopped_score"),
        figures(folder.resolve("run").resolve("results.json")),
        folder);
  }

  private static Map<String, Double> figures(Path results) {
    Map<String, Double> figures = new LinkedHashMap<>();
    if (!Files.exists(results)) {
      return figures;
    }
    List<JsonFields> models = JsonFields.read(results).objects("models");
    if (!models.isEmpty()) {
      JsonFields student = models.get(models.size() - 1);
      for (String name : FIGURES) {
        student.number(name).ifPresent(value -> figures.put(name, value));
      }
    }
    return figures;
  }

  Optional<Double> figure(String name) {
    return Optional.ofNullable(figures.get(name));
  }

  /** Whether no other variant answers more in as little memory, or as much in less. */
  boolean isOnFront(List<VariantResult> all) {
    return figure(ACCURACY).isPresent()
        && figure(MEMORY).isPresent()
        && all.stream().noneMatch(other -> other.dominates(this));
  }

  private boolean dominates(VariantResult other) {
    if (figure(ACCURACY).isEmpty() || figure(MEMORY).isEmpty()) {
      return false;
    }
    int accuracy = figure(ACCURACY).get().compareTo(other.figure(ACCURACY).orElseThrow());
    int memory = other.figure(MEMORY).orElseThrow().compareTo(figure(MEMORY).get());
    return accuracy >= 0 && memory >= 0 && (accuracy > 0 || memory > 0);
  }

  /** Where its run's own report is, as a page at {@code out} links to it, if there is one. */
  Optional<String> report(Path out) {
    return link(out, folder.resolve("run").resolve("report.html"));
  }

  /** The same of its log, which says why it has failed. */
  Optional<String> log(Path out) {
    return link(out, folder.resolve("log.txt"));
  }

  private static Optional<String> link(Path out, Path page) {
    Path from = out.toAbsolutePath().normalize().getParent();
    return Files.exists(page)
        ? Optional.of(from.relativize(page).toString().replace('\\', '/'))
        : Optional.empty();
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    JsonObject settings = new JsonObject();
    set.forEach(settings::addProperty);
    json.add("set", settings);
    json.add(
        "seed",
        PlainJson.number(
            seed.isPresent() ? OptionalDouble.of(seed.getAsInt()) : OptionalDouble.empty()));
    json.addProperty("state", state);
    json.add("seconds", PlainJson.number(seconds));
    json.add("stopped_after", PlainJson.text(stoppedAfter));
    json.add("stopped_by", PlainJson.text(stoppedBy));
    json.add("stopped_score", PlainJson.number(stoppedScore));
    for (String name : FIGURES) {
      json.add(
          name,
          PlainJson.number(figure(name).map(OptionalDouble::of).orElse(OptionalDouble.empty())));
    }
    return json;
  }
}
