package io.hyb.examples.results;

import com.google.gson.JsonObject;
import java.util.List;

/** Exported students under lm-evaluation-harness, beside what {@code evaluate --tasks} says. */
final class HarnessTables {
  private static final String FILE = "lm-eval-cpu.jsonl";

  private HarnessTables() {}

  /** One line a student and task: {@code model}, {@code hyb} and {@code harness}. */
  static List<JsonObject> records() {
    return Records.lines(FILE);
  }

  static Table students() {
    return new Table(
        List.of("student", "task", "questions", "acc: Hyb", "harness", "acc_norm: Hyb", "harness"),
        records().stream().map(HarnessTables::row).toList());
  }

  private static List<String> row(JsonObject record) {
    JsonObject hyb = record.getAsJsonObject("hyb");
    JsonObject harness = record.getAsJsonObject("harness");
    return List.of(
        record.get("model").getAsString(),
        hyb.get("task").getAsString(),
        hyb.get("examples").getAsString(),
        score(hyb, "acc", "acc_standard_error"),
        score(harness, "acc,none", "acc_stderr,none"),
        score(hyb, "acc_norm", "standard_error"),
        score(harness, "acc_norm,none", "acc_norm_stderr,none"));
  }

  private static String score(JsonObject in, String mean, String error) {
    return Records.format("%.4f ± %.4f", in.get(mean).getAsDouble(), in.get(error).getAsDouble());
  }
}
