package io.hyb.table;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.plan.Activations;
import io.hyb.arch.plan.Flops;
import io.hyb.arch.plan.Machine;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.arch.plan.Plan;
import io.hyb.arch.plan.StageCost;
import io.hyb.arch.word.Word;
import io.hyb.table.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A plan beside others as tables: a column a model, then the plan's own layers and stages.
 *
 * @param plan the one asked for
 * @param others what it is compared with
 * @param machine what times are told for
 */
public record PlanTables(Plan plan, List<Plan> others, Machine machine) {

  /** What the model is, in a line. */
  public String heading() {
    Model model = plan.model();
    String name = SemanticHash.named(model.name(), SemanticHash.of(model));
    return model instanceof Hybrid hybrid
        ? name
            + ": "
            + model.keptHeads()
            + " of "
            + hybrid.teacher().allHeads()
            + " heads of "
            + hybrid.teacher().name()
            + " are attention"
        : name + ": a teacher of " + model.teacher().allHeads() + " heads";
  }

  /**
   * The heading and every table, as a terminal shows them.
   *
   * @param doc the model's doc comment
   */
  public String text(Optional<String> doc) {
    return written(doc, Table::text);
  }

  /** The same as GitHub and GitLab render it. */
  public String markdown(Optional<String> doc) {
    return written(doc, Table::markdown);
  }

  private String written(Optional<String> doc, Function<Table, String> form) {
    StringBuilder text = new StringBuilder(heading()).append('\n');
    doc.ifPresent(comment -> text.append('\n').append(comment).append('\n'));
    for (Table table : all()) {
      text.append('\n').append(form.apply(table));
    }
    return text.toString();
  }

  private List<Table> all() {
    List<Table> tables = new ArrayList<>(List.of(parameters(), memory(), flops()));
    if (machine.isKnown()) {
      tables.add(times());
    }
    if (plan.model() instanceof Hybrid) {
      tables.add(layers());
    }
    if (!plan.stages().isEmpty()) {
      tables.add(stages());
    }
    return tables;
  }

  private Table parameters() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(counts("embedding", ParameterCount::embedding));
    rows.add(counts("attention", ParameterCount::attention));
    rows.add(counts("recurrent", ParameterCount::recurrent));
    rows.add(counts("merge", ParameterCount::merge));
    rows.add(counts("mlp", ParameterCount::mlp));
    rows.add(counts("norm", ParameterCount::norm));
    rows.add(counts("total", ParameterCount::total));
    return new Table("Parameters", columns(""), rows);
  }

  private List<String> counts(String name, Function<ParameterCount, Long> part) {
    return row(name, each -> grouped(part.apply(each.parameters())));
  }

  private Table memory() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < plan.contexts().size(); i++) {
      String at = " at " + grouped(plan.contexts().get(i).context());
      rows.add(bytes("keys and values" + at, i, Memory::keysValues));
      rows.add(bytes("state" + at, i, Memory::state));
      rows.add(bytes("convolution" + at, i, Memory::convolution));
      rows.add(bytes("total" + at, i, Memory::total));
    }
    String title = "Bytes while decoding (" + plan.type() + ", batch " + plan.batch() + ")";
    return new Table(title, columns(""), rows);
  }

  private List<String> bytes(String name, int index, Function<Memory, Long> part) {
    return row(name, each -> grouped(part.apply(each.contexts().get(index).memory())));
  }

  private Table flops() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < plan.contexts().size(); i++) {
      String context = grouped(plan.contexts().get(i).context());
      rows.add(flops("one token at " + context, i, Flops::decode));
      rows.add(flops("prefill of " + context, i, Flops::prefill));
    }
    return new Table("FLOPs of one sequence", columns(""), rows);
  }

  private List<String> flops(String name, int index, Function<Flops, Long> part) {
    return row(name, each -> scientific(part.apply(each.contexts().get(index).flops())));
  }

  private Table times() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < plan.contexts().size(); i++) {
      int index = i;
      String context = grouped(plan.contexts().get(i).context());
      rows.add(
          row(
              "a step at " + context,
              each -> time(machine.decodeMilliseconds(each, each.contexts().get(index)))));
      rows.add(
          row(
              "prefill of " + context,
              each -> time(machine.prefillMilliseconds(each, each.contexts().get(index)))));
    }
    return new Table("Milliseconds at least (batch " + plan.batch() + ")", columns(""), rows);
  }

  private Table layers() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("layers"));
    columns.add(Column.text("heads kept"));
    columns.add(Column.text("mixer"));
    columns.add(Column.numbers("d_state"));
    columns.add(Column.text("merge"));
    columns.add(Column.numbers("parameters"));
    for (Plan.AtContext at : plan.contexts()) {
      columns.add(Column.numbers("bytes at " + grouped(at.context())));
    }
    List<List<String>> rows = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= plan.layers().size(); i++) {
      boolean ends =
          i == plan.layers().size() || !plan.layers().get(i).equals(plan.layers().get(from));
      if (ends) {
        rows.add(layers(from, i - 1, plan.layers().get(from)));
        from = i;
      }
    }
    return new Table("Each layer of " + plan.model().name(), columns, rows);
  }

  /** A row for neighbours that are alike. */
  private static List<String> layers(int from, int to, Plan.Layer layer) {
    LayerShape shape = layer.shape();
    List<String> row = new ArrayList<>();
    row.add(from == to ? Integer.toString(from) : from + ".." + to);
    row.add(kept(shape));
    row.add(shape.mixer().map(mixer -> Word.of(mixer.kind())).orElse("-"));
    row.add(shape.mixer().map(mixer -> Integer.toString(mixer.dState())).orElse("-"));
    row.add(shape.merge().map(merge -> merge.word()).orElse("-"));
    row.add(grouped(layer.parameters()));
    for (Memory memory : layer.memory()) {
      row.add(grouped(memory.total()));
    }
    return row;
  }

  private static String kept(LayerShape shape) {
    if (shape.kept().isEmpty()) {
      return "none";
    }
    if (shape.kept().size() == shape.heads()) {
      return "all";
    }
    List<String> heads = new ArrayList<>();
    for (int head : shape.kept()) {
      heads.add("H" + head);
    }
    return String.join(" ", heads);
  }

  private Table stages() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("stage"));
    columns.add(Column.text("match"));
    columns.add(Column.numbers("tokens"));
    columns.add(Column.numbers("parameters trained"));
    columns.add(Column.numbers("FLOPs"));
    columns.add(Column.numbers("activations, about"));
    columns.add(Column.numbers("recomputed"));
    boolean timed = machine.flopsPerSecond().isPresent();
    if (timed) {
      columns.add(Column.numbers("hours at least"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (Plan.Training stage : plan.stages()) {
      StageCost cost = stage.cost();
      List<String> row = new ArrayList<>();
      row.add(cost.stage().label());
      row.add(Word.of(cost.stage().match()));
      row.add(grouped(cost.stage().tokens()));
      row.add(grouped(cost.trainedParameters()));
      row.add(scientific(cost.flops().doubleValue()));
      row.add(stage.activations().map(Activations::kept).map(PlanTables::mebibytes).orElse("-"));
      row.add(
          stage.activations().map(Activations::recomputed).map(PlanTables::mebibytes).orElse("-"));
      if (timed) {
        row.add(time(machine.hours(cost)));
      }
      rows.add(row);
    }
    return new Table("Training of " + plan.model().name(), columns, rows);
  }

  private List<Column> columns(String first) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text(first));
    columns.add(Column.numbers(plan.model().name()));
    for (Plan other : others) {
      columns.add(Column.numbers(other.model().name()));
    }
    return columns;
  }

  private List<String> row(String name, Function<Plan, String> cell) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(cell.apply(plan));
    for (Plan other : others) {
      row.add(cell.apply(other));
    }
    return row;
  }

  private static String grouped(long number) {
    return String.format(Locale.US, "%,d", number);
  }

  /** Four digits: {@code 1.234e12}. */
  public static String scientific(double number) {
    String text = String.format(Locale.US, "%.3e", number);
    int exponent = text.indexOf('e') + 1;
    return text.substring(0, exponent) + Integer.parseInt(text.substring(exponent));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.US, "%,d MiB", Math.round(bytes / (double) (1L << 20)));
  }

  private static String time(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.US, "%.3g", value.getAsDouble()) : "-";
  }
}
