package io.hyb.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts.
 *
 * @param title what it shows, in a few words
 * @param columns what stands above each column
 * @param rows as many cells each as there are columns
 */
public record Table(String title, List<Column> columns, List<List<String>> rows) {
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * @param numbers whether its cells are aligned to the right
   */
  public record Column(String name, boolean numbers) {
    public static Column text(String name) {
      return new Column(name, false);
    }

    public static Column numbers(String name) {
      return new Column(name, true);
    }
  }

  /** Aligned by blanks, under its title; ends with a line feed. */
  public String text() {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int width = columns.get(i).name().length();
      for (List<String> row : rows) {
        width = Math.max(width, row.get(i).length());
      }
      widths.add(width);
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    line(text, names(), widths);
    for (List<String> row : rows) {
      line(text, row, widths);
    }
    return text.toString();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      names.add(column.name());
    }
    return names;
  }

  private void line(StringBuilder text, List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String blanks = " ".repeat(widths.get(i) - cells.get(i).length());
      line.append("  ");
      line.append(columns.get(i).numbers() ? blanks + cells.get(i) : cells.get(i) + blanks);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** As GitHub and GitLab render it, under its title; ends with a line feed. */
  public String markdown() {
    StringBuilder text = new StringBuilder("**").append(title).append("**\n\n");
    row(text, names());
    text.append('|');
    for (Column column : columns) {
      text.append(column.numbers() ? "---:|" : "---|");
    }
    text.append('\n');
    for (List<String> row : rows) {
      row(text, row);
    }
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    text.append('\n');
  }
}
