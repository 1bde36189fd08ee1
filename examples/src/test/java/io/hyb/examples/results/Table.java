package io.hyb.examples.results;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of Markdown, its cells already text. */
record Table(List<String> head, List<List<String>> rows) {
  Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != head.size()) {
        throw new IllegalArgumentException(
            "a row of %d cells under %d columns: %s".formatted(row.size(), head.size(), row));
      }
    }
  }

  String markdown() {
    List<String> rule = Collections.nCopies(head.size(), "---");
    return Stream.concat(
            Stream.of(line(head), "|" + String.join("|", rule) + "|"),
            rows.stream().map(Table::line))
        .collect(Collectors.joining("\n"));
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
