package io.hyb.runtime.rank;

import io.hyb.arch.KvProbe;
import io.hyb.runtime.evaluate.Estimate;
import java.util.Locale;
import java.util.stream.Collectors;

/** A ranking as the declaration that specs import. */
final class RankingText {
  private RankingText() {}

  /**
   * The declaration.
   *
   * @param name what it declares
   */
  static String of(HeadRanking ranking, String name) {
    RankSettings settings = ranking.settings();
    KvProbe probe = settings.probe();
    String entries =
        ranking.entries().stream()
            .map(drop -> entry(drop.name(), drop.by(settings.scoring())))
            .collect(Collectors.joining());
    return """
        // Measured by `rank` (seed %d, by %s): the loss of accuracy when a head is ablated, and its standard error.
        ranking %s {
          teacher = %s
          probe kv { pairs = %s  form = %s  values = %s  separator = "%s"  examples = %d }
          baseline = %s

        %s}
        """
        .formatted(
            settings.seed(),
            settings.scoring() == Scoring.EXACT
                ? "greedy exact match"
                : "summed log-probability over each prompt's values",
            name,
            ranking.teacher(),
            pairs(probe),
            probe.form().name().toLowerCase(Locale.ROOT),
            probe.values().name().toLowerCase(Locale.ROOT),
            escaped(probe.separator()),
            settings.examples(),
            number(ranking.baseline().mean()),
            entries);
  }

  private static String entry(String head, Estimate drop) {
    return "  %s = %s +- %s\n".formatted(head, number(drop.mean()), number(drop.standardError()));
  }

  /** As specs write it: {@code 24}, {@code 8..32} or {@code 10..55:5}. */
  static String pairs(KvProbe probe) {
    if (probe.pairsFrom() == probe.pairsTo()) {
      return Integer.toString(probe.pairsFrom());
    }
    String range = probe.pairsFrom() + ".." + probe.pairsTo();
    return probe.pairsStep() == 1 ? range : range + ":" + probe.pairsStep();
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.equals("-0.0000") ? "0.0000" : text;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\t", "\\t");
  }
}
