package io.hyb.convert.ranking;

import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Entry;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads scores of heads: CSV with the columns {@code layer,head,score} and perhaps {@code stderr},
 * named in its first line or in this order; or JSON, a list of objects with such keys.
 */
final class ScoreTable {
  private static final List<String> ORDER = List.of("layer", "head", "score", "stderr");

  /** What others call the columns; {@code rank} writes some of these itself. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("layer", "layer"),
          Map.entry("head", "head"),
          Map.entry("score", "score"),
          Map.entry("loss", "score"),
          Map.entry("drop", "score"),
          Map.entry("exact_match", "score"),
          Map.entry("stderr", "stderr"),
          Map.entry("error", "stderr"),
          Map.entry("standard_error", "stderr"),
          Map.entry("exact_match_standard_error", "stderr"));

  /** Where a JSON object has its list. */
  private static final List<String> LISTS = List.of("losses", "scores", "ranking", "heads");

  private static final int LARGEST = 1 << 20;

  private final String file;
  private final List<HeadScore> rows = new ArrayList<>();
  private final List<Diagnostic> findings = new ArrayList<>();

  private ScoreTable(String file) {
    this.file = file;
  }

  List<HeadScore> rows() {
    return rows;
  }

  List<Diagnostic> findings() {
    return findings;
  }

  /** A value as it is written. */
  private record Cell(String text, Span span) {}

  static ScoreTable csv(String file, String text) {
    ScoreTable table = new ScoreTable(file);
    List<String> columns = ORDER;
    List<String> lines = text.lines().toList();
    boolean first = true;
    for (int i = 0; i < lines.size(); i++) {
      String line = i == 0 ? lines.get(0).replaceFirst("^\uFEFF", "") : lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<Cell> cells = cells(file, i + 1, line);
      if (first && !cells.get(0).text.matches("[-+.\\d].*")) {
        columns = cells.stream().map(cell -> column(cell.text)).toList();
      } else {
        table.row(columns, cells, new Span(file, i + 1, 1, i + 1, line.length() + 1));
      }
      first = false;
    }
    return table;
  }

  private static List<Cell> cells(String file, int number, String line) {
    List<Cell> cells = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) == ',' || line.charAt(i) == '\t') {
        String text = line.substring(start, i).strip().replaceAll("^\"|\"$", "");
        cells.add(new Cell(text, new Span(file, number, start + 1, number, i + 1)));
        start = i + 1;
      }
    }
    return cells;
  }

  private static String column(String name) {
    return NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }

  private void row(List<String> columns, List<Cell> cells, Span place) {
    Map<String, Cell> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (i < columns.size() && !cells.get(i).text.isEmpty()) {
        row.put(columns.get(i), cells.get(i));
      }
    }
    row(row, place);
  }

  /** Where the scores are in a JSON document, if they are there. */
  static Optional<Sequence> list(Document document) {
    if (document instanceof Sequence list) {
      return Optional.of(list);
    }
    if (document instanceof Mapping mapping) {
      for (String key : LISTS) {
        if (mapping.get(key).orElse(null) instanceof Sequence list) {
          return Optional.of(list);
        }
      }
    }
    return Optional.empty();
  }

  static ScoreTable json(Document document) {
    ScoreTable table = new ScoreTable(document.span().file());
    for (Document element : list(document).map(Sequence::elements).orElse(List.of())) {
      if (!(element instanceof Mapping mapping)) {
        table.wrong(element.span(), "an entry is an object with layer, head and score");
        break;
      }
      Map<String, Cell> row = new LinkedHashMap<>();
      for (Map.Entry<String, Entry> each : mapping.entries().entrySet()) {
        if (each.getValue().value() instanceof Scalar scalar && scalar.value().isPresent()) {
          row.putIfAbsent(column(each.getKey()), new Cell(scalar.text(), each.getValue().key()));
        }
      }
      table.row(row, mapping.span());
    }
    return table;
  }

  private void row(Map<String, Cell> row, Span place) {
    Optional<Integer> layer = index("layer", row, place);
    Optional<Integer> head = index("head", row, place);
    Optional<Double> score = number("score", row, place);
    Optional<Double> error =
        row.containsKey("stderr") ? number("stderr", row, place) : Optional.empty();
    if (error.filter(it -> it < 0).isPresent()) {
      wrong(row.get("stderr").span, "a standard error is not negative");
    }
    if (layer.isPresent() && head.isPresent() && score.isPresent()) {
      rows.add(new HeadScore(layer.get(), head.get(), score.get(), error, place));
    }
  }

  private Optional<Integer> index(String name, Map<String, Cell> row, Span place) {
    Optional<Double> number = number(name, row, place);
    boolean whole = number.filter(it -> it == Math.rint(it) && it >= 0 && it < LARGEST).isPresent();
    if (number.isPresent() && !whole) {
      wrong(
          row.get(name).span,
          "`%s` is a whole number from 0, not %s".formatted(name, row.get(name).text));
      return Optional.empty();
    }
    return number.map(Double::intValue);
  }

  private Optional<Double> number(String name, Map<String, Cell> row, Span place) {
    Cell cell = row.get(name);
    if (cell == null) {
      wrong(place, "this row has no `" + name + "`");
      return Optional.empty();
    }
    try {
      double number = Double.parseDouble(cell.text);
      if (Double.isFinite(number)) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // reported below, like what is no finite number
    }
    wrong(cell.span, "`" + name + "` is a number, not " + cell.text);
    return Optional.empty();
  }

  private void wrong(Span at, String message) {
    findings.add(Diagnostic.error("wrong-type", at, message));
  }

  Span start() {
    return Span.startOf(file);
  }
}
