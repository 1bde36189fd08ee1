package io.hyb.examples.results;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How fast Hyb trains and generates, and how exact it is on a GPU. */
final class SpeedTables {
  private static final Pattern SPEED = Pattern.compile("([0-9.]+) tokens/s;|tokens/s ([0-9.]+)$");

  /** Checks of this name count tokens; the others are relative errors. */
  private static final String WRONG_TOKENS = "wrong greedy tokens";

  private SpeedTables() {}

  static Table training() {
    return new Table(
        List.of(
            "run",
            "machine",
            "commit",
            "hidden states, tokens/s",
            "logits, tokens/s",
            "steps timed"),
        List.of(
            trained("quickstart", "CPU", "", "quickstart-cpu-metrics.jsonl"),
            trained("SmolLM2", "H100", "`0dc9efd`", "smollm2-alone-metrics-h100.jsonl"),
            trained("SmolLM2", "H200", "`5d7bc18`", "smollm2-best10-metrics-h200.jsonl"),
            trained("SmolLM2", "H200", "`e09b5ed`", "smollm2-alone-metrics-h200.jsonl")));
  }

  private static List<String> trained(String run, String machine, String commit, String file) {
    double[] align = speeds(file, "align");
    double[] finish = speeds(file, "finish");
    return List.of(
        run,
        machine,
        commit,
        Records.format("%,.0f", Records.median(align)),
        Records.format("%,.0f", Records.median(finish)),
        align.length + ", " + finish.length);
  }

  private static double[] speeds(String file, String stage) {
    return Records.lines(file).stream()
        .filter(step -> step.get("stage").getAsString().equals(stage))
        .mapToDouble(step -> step.get("tokens_per_second").getAsDouble())
        .toArray();
  }

  static Table generation() {
    String rounded = "smollm2-generation-h100.jsonl";
    String wide = "smollm2-generation-float32-logits-h100.jsonl";
    return new Table(
        List.of("model", "machine", "Hyb, tokens/s", "transformers, tokens/s"),
        List.of(
            generated("GnaTiny", "CPU", "quickstart-generation-cpu.jsonl", "teacher"),
            generated("Rad4", "CPU", "quickstart-generation-cpu.jsonl", "student"),
            generated("SmolLM2", "H100, first", rounded, "teacher"),
            generated("SmolLM2, 10 best", "H100, first", rounded, "best10"),
            generated("SmolLM2", "H100, second", wide, "teacher"),
            generated("SmolLM2, 10 best", "H100, second", wide, "best10")));
  }

  private static List<String> generated(String label, String machine, String file, String model) {
    return List.of(
        label, machine, printed(file, "hyb", model), printed(file, "transformers", model));
  }

  /** The speeds that a program printed, a run each, in the order of the runs. */
  private static String printed(String file, String program, String model) {
    return Records.lines(file).stream()
        .filter(line -> line.get("program").getAsString().equals(program))
        .filter(line -> line.get("model").getAsString().equals(model))
        .map(line -> speed(line.get("printed").getAsString()))
        .collect(Collectors.joining(", "));
  }

  private static String speed(String printed) {
    Matcher found = SPEED.matcher(printed);
    if (!found.find()) {
      throw new IllegalArgumentException("no speed in: " + printed);
    }
    return Objects.requireNonNullElse(found.group(1), found.group(2));
  }

  static Table goldenChecks() {
    return new Table(
        List.of("precision", "checks", "largest relative error", "limit", "wrong greedy tokens"),
        List.of(checked("float32", "1e-4"), checked("bfloat16", "3e-2")));
  }

  private static List<String> checked(String precision, String limit) {
    double[] errors = relativeErrors(precision);
    return List.of(
        precision,
        Integer.toString(errors.length),
        Records.format("%.1e", Records.highest(errors)).replace("e-0", "e-"),
        limit,
        Records.format("%.0f", Arrays.stream(checks(precision, true)).sum()));
  }

  static double[] relativeErrors(String precision) {
    return checks(precision, false);
  }

  private static double[] checks(String precision, boolean greedy) {
    return Records.object("golden-checks-h100-%s.json".formatted(precision))
        .getAsJsonObject("errors")
        .entrySet()
        .stream()
        .filter(check -> check.getKey().contains(WRONG_TOKENS) == greedy)
        .mapToDouble(check -> check.getValue().getAsDouble())
        .toArray();
  }
}
