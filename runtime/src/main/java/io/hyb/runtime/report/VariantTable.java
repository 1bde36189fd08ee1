package io.hyb.runtime.report;

import io.hyb.arch.output.CsvLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The variants of a sweep as a table that programs read. */
final class VariantTable {
  private VariantTable() {}

  /** As RFC 4180 has it, with a header; a column for each path that is set. */
  static String csv(List<VariantResult> variants) {
    Set<String> paths = new LinkedHashSet<>();
    variants.forEach(variant -> paths.addAll(variant.set().keySet()));
    List<String> header = new ArrayList<>(List.of("id"));
    header.addAll(paths);
    header.addAll(List.of("seed", "state", "seconds"));
    header.addAll(VariantResult.FIGURES);
    header.add("stopped_after");
    StringBuilder csv = new StringBuilder(CsvLine.of(header));
    for (VariantResult variant : variants) {
      List<String> cells = new ArrayList<>(List.of(variant.id()));
      paths.forEach(path -> cells.add(variant.set().getOrDefault(path, "")));
      cells.add(variant.seed().isPresent() ? Integer.toString(variant.seed().getAsInt()) : "");
      cells.add(variant.state());
      cells.add(number(variant.seconds().isPresent() ? variant.seconds().getAsDouble() : null));
      VariantResult.FIGURES.forEach(name -> cells.add(number(variant.figure(name).orElse(null))));
      cells.add(variant.stoppedAfter().orElse(""));
      csv.append(CsvLine.of(cells));
    }
    return csv.toString();
  }

  private static String number(Double value) {
    return value == null ? "" : PlainJson.number(value).toString();
  }
}
