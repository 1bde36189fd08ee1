package io.hyb.runtime.experiment;

import java.util.List;
import java.util.Locale;

/** The table that a run ends with. */
final class ResultTable {
  private static final String ROW = "%-20s%14s%16s%16s%16s%18s%18s%n";

  private ResultTable() {}

  static String of(List<Measured> models) {
    StringBuilder text = new StringBuilder();
    text.append(
        ROW.formatted(
            "",
            "heads kept",
            "parameters",
            "bytes at 2Ki",
            "bytes at 32Ki",
            "exact match",
            "perplexity"));
    for (Measured model : models) {
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              model.name(),
              model.kept() + " of " + model.heads(),
              grouped(model.parameters()),
              grouped(model.bytesShort()),
              grouped(model.bytesLong()),
              score(model),
              perplexity(model)));
    }
    return text.toString();
  }

  private static String score(Measured model) {
    return String.format(
        Locale.ROOT, "%.3f +- %.3f", model.score().exactMatch(), model.score().standardError());
  }

  private static String perplexity(Measured model) {
    return String.format(
        Locale.ROOT, "%.2f +- %.2f", model.text().perplexity(), model.text().perplexityError());
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
