package io.hyb.runtime.report;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A figure of variants that differ by their seed alone.
 *
 * @param set their settings
 * @param figure its name
 * @param mean over the seeds
 * @param error the mean's standard error: the sample's standard deviation over √n
 * @param seeds how many there are, 2 or more
 */
record SeedMean(Map<String, String> set, String figure, double mean, double error, int seeds) {
  private static final List<String> FIGURES = List.of(VariantResult.ACCURACY, "perplexity");

  /** Of all settings that ran with several seeds. */
  static List<SeedMean> of(List<VariantResult> variants) {
    Map<Map<String, String>, List<VariantResult>> bySettings = new LinkedHashMap<>();
    for (VariantResult variant : variants) {
      bySettings.computeIfAbsent(variant.set(), set -> new ArrayList<>()).add(variant);
    }
    List<SeedMean> means = new ArrayList<>();
    bySettings.forEach(
        (set, group) -> {
          for (String figure : FIGURES) {
            of(set, group, figure).ifPresent(means::add);
          }
        });
    return means;
  }

  private static Optional<SeedMean> of(
      Map<String, String> set, List<VariantResult> group, String figure) {
    double[] values =
        group.stream()
            .filter(variant -> variant.seed().isPresent())
            .flatMap(variant -> variant.figure(figure).stream())
            .mapToDouble(Double::doubleValue)
            .toArray();
    int n = values.length;
    if (n < 2) {
      return Optional.empty();
    }
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / n;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Optional.of(new SeedMean(set, figure, mean, Math.sqrt(squares / (n - 1) / n), n));
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    JsonObject settings = new JsonObject();
    set.forEach(settings::addProperty);
    json.add("set", settings);
    json.addProperty("figure", figure);
    json.add("mean", PlainJson.number(mean));
    json.add("error", PlainJson.number(error));
    json.addProperty("seeds", seeds);
    return json;
  }
}
