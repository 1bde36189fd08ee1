package io.hyb.review.format;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.text.SpecValue;
import io.hyb.review.Change;
import io.hyb.table.Table;
import io.hyb.table.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A change's figures and values as tables. */
final class Tables {
  private Tables() {}

  /** A row a change, neighbouring layers folded. */
  static Table differences(ModelDiff diff) {
    List<Column> columns =
        List.of(Column.text("what"), Column.text("before"), Column.text("after"));
    List<List<String>> rows =
        Folded.of(diff).stream().map(line -> List.of(line.what(), line.old(), line.now())).toList();
    return new Table("Changes", columns, rows);
  }

  /** A row for each cost that depends on the context, a column a context. */
  static Table costs(Change change) {
    Map<Measure, List<String>> rows = new LinkedHashMap<>();
    Map<Long, Column> columns = new LinkedHashMap<>();
    for (Cost cost : change.cost()) {
      if (cost.context().isPresent()) {
        long context = cost.context().getAsLong();
        columns.put(context, Column.numbers("at " + SpecValue.context(context)));
        rows.computeIfAbsent(cost.measure(), measure -> new ArrayList<>(List.of(measure.word())))
            .add(Figures.change(cost));
      }
    }
    List<Column> all = new ArrayList<>(List.of(Column.text("")));
    all.addAll(columns.values());
    return new Table("Cost of one sequence", all, List.copyOf(rows.values()));
  }
}
