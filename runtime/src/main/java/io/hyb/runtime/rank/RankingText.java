package io.hyb.runtime.rank;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Ranking;
import io.hyb.arch.text.SpecValue;
import io.hyb.arch.text.SpecWriter;
import io.hyb.arch.word.Word;
import io.hyb.runtime.evaluate.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A ranking as the declaration that specs import. */
final class RankingText {
  private RankingText() {}

  /**
   * The declaration.
   *
   * @param measured what it came from
   * @param name what it declares
   */
  static String of(HeadRanking ranking, Ranking.Measured measured, String name) {
    RankSettings settings = ranking.settings();
    SpecWriter out = new SpecWriter();
    out.comment(
        "Measured by `rank` (by %s): the loss of accuracy when a head is ablated, and its standard error."
            .formatted(
                settings.scoring() == Scoring.EXACT
                    ? "greedy exact match"
                    : "summed log-probability over each prompt's values"));
    out.open("ranking " + name).line("teacher = " + ranking.teacher());
    out.line(probe(settings)).line("baseline = " + number(ranking.baseline().mean()));
    out.line(measured(measured)).blank();
    for (AblationDrop drop : ranking.entries()) {
      Estimate loss = drop.by(settings.scoring());
      out.line(drop.name() + " = " + number(loss.mean()) + " +- " + number(loss.standardError()));
    }
    return out.close().toString();
  }

  private static String probe(RankSettings settings) {
    KvProbe probe = settings.probe();
    return SpecWriter.block(
        "probe kv",
        List.of(
            "pairs = " + pairs(probe),
            "form = " + Word.of(probe.form()),
            "values = " + Word.of(probe.values()),
            "separator = " + SpecValue.quoted(probe.separator()),
            "examples = " + settings.examples()));
  }

  private static String measured(Ranking.Measured measured) {
    List<String> items = new ArrayList<>();
    items.add("teacher_sha256 = " + SpecValue.quoted(measured.teacherSha256()));
    measured.hyb().ifPresent(version -> items.add("hyb = " + SpecValue.quoted(version)));
    measured.seed().ifPresent(seed -> items.add("seed = " + seed));
    measured.precision().ifPresent(precision -> items.add("precision = " + precision));
    return SpecWriter.block("measured", items);
  }

  /** As specs write it: {@code 24}, {@code 8..32} or {@code 10..55:5}. */
  static String pairs(KvProbe probe) {
    return SpecValue.steps(probe.pairsFrom(), probe.pairsTo(), probe.pairsStep());
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.equals("-0.0000") ? "0.0000" : text;
  }
}
