package io.hyb.runtime.report;

import com.google.gson.JsonElement;
import io.hyb.arch.output.CsvLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
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
    header.addAll(List.of("stopped_after", "stopped_by", "stopped_score"));
    StringBuilder csv = new StringBuilder(CsvLine.of(header));
    for (VariantResult variant : variants) {
      List<String> cells = new ArrayList<>(List.of(variant.id()));
      paths.forEach(path -> cells.add(variant.set().getOrDefault(path, "")));
      cells.add(variant.seed().isPresent() ? Integer.toString(variant.seed().getAsInt()) : "");
      cells.add(variant.state());
      cells.add(number(variant.seconds()));
      VariantResult.FIGURES.forEach(name -> cells.add(number(figure(variant, name))));
      cells.add(variant.stoppedAfter().orElse(""));
      cells.add(variant.stoppedBy().orElse(""));
      cells.add(number(variant.stoppedScore()));
      csv.append(CsvLine.of(cells));
    }
    return csv.toString();
  }

  private static OptionalDouble figure(VariantResult variant, String name) {
    return variant.figure(name).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /** Empty where there is none, or none that is a number. */
  private static String number(OptionalDouble value) {
    JsonElement number = PlainJson.number(value);
    return number.isJsonNull() ? "" : number.toString();
  }
}
