package io.hyb.examples.results;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The recorded sweep over the quickstart's teacher. */
final class SweepTables {
  static final String RESULTS = "quickstart-sweep-cpu.jsonl";
  static final String LEDGER = "quickstart-sweep-cpu-ledger.jsonl";

  private static final String RATE = "distill.finish.lr";
  private static final String STATE = "ssm.d_state";

  private SweepTables() {}

  /** A row for each number of heads and size of state; bold what no other variant beats. */
  static Table variants() {
    List<JsonObject> all = Records.lines(RESULTS);
    List<String> rates =
        all.stream().map(variant -> set(variant, RATE)).distinct().collect(Collectors.toList());
    Map<List<String>, List<JsonObject>> rows = new LinkedHashMap<>();
    for (JsonObject variant : all) {
      List<String> row =
          List.of(
              variant.get("heads_kept").getAsString(),
              set(variant, STATE),
              Records.format("%.2f", variant.get("bytes_at_32Ki").getAsDouble() / 1e6));
      rows.computeIfAbsent(row, key -> new ArrayList<>()).add(variant);
    }
    return new Table(
        Stream.of(
                Stream.of("heads kept", "d_state", "MB at 32Ki tokens"),
                rates.stream().map(rate -> "exact match, `finish` at " + rate),
                rates.stream().map(rate -> "perplexity, " + rate))
            .flatMap(names -> names)
            .toList(),
        rows.entrySet().stream()
            .map(
                row ->
                    Stream.of(
                            row.getKey().stream(),
                            row.getValue().stream().map(variant -> accuracy(variant, all)),
                            row.getValue().stream()
                                .map(
                                    variant ->
                                        Records.format(
                                            "%.1f", variant.get("perplexity").getAsDouble())))
                        .flatMap(cells -> cells)
                        .toList())
            .toList());
  }

  private static String set(JsonObject variant, String path) {
    return variant.getAsJsonObject("set").get(path).getAsString();
  }

  private static String accuracy(JsonObject variant, List<JsonObject> all) {
    String text = Records.estimate(figures(variant));
    return all.stream().noneMatch(other -> beats(other, variant)) ? "**" + text + "**" : text;
  }

  private static JsonObject figures(JsonObject variant) {
    JsonObject figures = new JsonObject();
    figures.add("exact_match", variant.get("exact_match"));
    figures.add("exact_match_error", variant.get("exact_match_error"));
    return figures;
  }

  /** Whether it answers as much in as little memory, and is better in one of both. */
  private static boolean beats(JsonObject variant, JsonObject other) {
    double accuracy = difference("exact_match", variant, other);
    double memory = difference("bytes_at_32Ki", other, variant);
    return accuracy >= 0 && memory >= 0 && (accuracy > 0 || memory > 0);
  }

  private static double difference(String figure, JsonObject a, JsonObject b) {
    return a.get(figure).getAsDouble() - b.get(figure).getAsDouble();
  }

  /** What the sweep's ledger says of its time. */
  static Table time() {
    List<JsonObject> events = Records.lines(LEDGER);
    List<JsonObject> finished =
        events.stream()
            .filter(event -> event.get("event").getAsString().equals("finished"))
            .toList();
    List<JsonObject> shared = finished.stream().filter(SweepTables::isShared).toList();
    List<JsonObject> variants = finished.stream().filter(event -> !isShared(event)).toList();
    Duration whole = Duration.between(time(events.get(0)), time(events.get(events.size() - 1)));
    return new Table(
        List.of("", "how many", "seconds each, on average", "minutes from start to end"),
        List.of(
            List.of("shared `align`", "" + shared.size(), seconds(shared), ""),
            List.of("variants", "" + variants.size(), seconds(variants), ""),
            List.of("sweep", "1", "", Records.format("%.1f", whole.toSeconds() / 60.0))));
  }

  private static boolean isShared(JsonObject event) {
    return event.get("id").getAsString().startsWith("align-");
  }

  private static Instant time(JsonObject event) {
    return Instant.parse(event.get("time").getAsString());
  }

  private static String seconds(List<JsonObject> finished) {
    return Records.format(
        "%.0f",
        Records.mean(
            finished.stream().mapToDouble(event -> event.get("seconds").getAsDouble()).toArray()));
  }
}
