package io.hyb.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hyb.arch.output.CsvLine;
import io.hyb.resolve.Setting;
import io.hyb.sweep.plan.SharedStages;
import io.hyb.sweep.plan.SweepPlan;
import io.hyb.sweep.plan.Variant;
import io.hyb.sweep.space.Space;
import io.hyb.table.Count;
import io.hyb.table.PlanTables;
import io.hyb.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A planned sweep as people and programs read it. */
final class SweepTable {
  /** How it is written. */
  enum Format {
    TABLE,
    CSV,
    JSONL,
    MARKDOWN
  }

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private final SweepPlan plan;
  private final List<String> paths;
  private final boolean seeds;

  SweepTable(SweepPlan plan, Space space) {
    this.plan = plan;
    this.paths = space.axes().stream().flatMap(axis -> axis.paths().stream()).toList();
    this.seeds = space.axes().stream().anyMatch(axis -> axis.points().get(0).seed().isPresent());
  }

  String in(Format format) {
    return switch (format) {
      case TABLE -> table().text() + note();
      case MARKDOWN -> table().markdown();
      case CSV -> csv();
      case JSONL -> jsonl();
    };
  }

  /** The ids of the variants that are different models, or have another seed, a line each. */
  String ids() {
    return plan.variants().stream()
        .filter(Variant::isFirst)
        .map(variant -> variant.id() + "\n")
        .collect(Collectors.joining());
  }

  private String note() {
    long same = plan.variants().size() - plan.distinct();
    String required =
        plan.dropped() == 0
            ? ""
            : Count.of(plan.dropped(), "combination")
                + (plan.dropped() == 1 ? " is" : " are")
                + " not as the sweep requires\n";
    String marks =
        required + "* on the Pareto front: none keeps more heads in as little memory at 32Ki\n";
    return (same == 0
            ? marks
            : marks
                + Count.of(same, plan.variants().size(), "combination")
                + (same == 1 ? " is a model shown already\n" : " are models shown already\n"))
        + training();
  }

  /** What training takes, and what of it sharing saves. */
  private String training() {
    SharedStages shared = SharedStages.of(plan);
    SharedStages.Work all = shared.alone();
    SharedStages.Work saved = shared.saved();
    if (all.stages() == 0) {
      return "";
    }
    return saved.stages() == 0
        ? "training: " + text(all) + "; no two variants share a stage\n"
        : "training: " + text(all) + ", less what variants share: " + text(saved) + "\n";
  }

  private static String text(SharedStages.Work work) {
    return "%s, %,d tokens, %s FLOPs"
        .formatted(
            Count.of(work.stages(), "stage"),
            work.tokens(),
            PlanTables.scientific(work.flops().doubleValue()));
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Variant variant : plan.variants()) {
      if (variant.isFirst()) {
        List<String> row = new ArrayList<>(cells(variant, SweepTable::megabytes));
        row.add(variant.pareto() ? "*" : "");
        rows.add(row);
      }
    }
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("id"));
    paths.forEach(path -> columns.add(Table.Column.text(path)));
    if (seeds) {
      columns.add(Table.Column.numbers("seed"));
    }
    columns.add(Table.Column.numbers("heads"));
    columns.add(Table.Column.numbers("parameters"));
    contexts().forEach(context -> columns.add(Table.Column.numbers("MB at " + context)));
    columns.add(Table.Column.text(""));
    return new Table(Count.of(plan.distinct(), "variant"), columns, rows);
  }

  private List<Long> contexts() {
    return List.copyOf(plan.variants().get(0).costs().memory().keySet());
  }

  /** How bytes are written. */
  private interface Bytes {
    String text(long bytes);
  }

  private List<String> cells(Variant variant, Bytes bytes) {
    List<String> cells = new ArrayList<>();
    cells.add(variant.id());
    paths.forEach(path -> cells.add(value(variant, path)));
    if (seeds) {
      cells.add(Integer.toString(variant.seed().orElseThrow()));
    }
    cells.add(Integer.toString(variant.costs().headsKept()));
    cells.add(Long.toString(variant.costs().parameters()));
    variant.costs().memory().values().forEach(each -> cells.add(bytes.text(each)));
    return cells;
  }

  private static String value(Variant variant, String path) {
    return variant.settings().stream()
        .filter(setting -> setting.path().equals(path))
        .map(Setting::value)
        .findFirst()
        .orElse("");
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.US, "%.2f", bytes / 1e6);
  }

  private String csv() {
    List<String> header = new ArrayList<>();
    header.add("id");
    header.addAll(paths);
    if (seeds) {
      header.add("seed");
    }
    header.addAll(List.of("heads_kept", "parameters"));
    contexts().forEach(context -> header.add("memory_" + context));
    header.addAll(List.of("pareto", "same_as"));
    StringBuilder csv = new StringBuilder(CsvLine.of(header));
    for (Variant variant : plan.variants()) {
      List<String> cells = new ArrayList<>(cells(variant, Long::toString));
      cells.add(Boolean.toString(variant.pareto()));
      cells.add(variant.isFirst() ? "" : Long.toString(variant.sameAs().getAsLong()));
      csv.append(CsvLine.of(cells));
    }
    return csv.toString();
  }

  private String jsonl() {
    StringBuilder lines = new StringBuilder();
    plan.variants().forEach(variant -> lines.append(GSON.toJson(json(variant))).append('\n'));
    return lines.toString();
  }

  private static JsonObject json(Variant variant) {
    JsonObject json = new JsonObject();
    json.addProperty("id", variant.id());
    JsonObject set = new JsonObject();
    variant.settings().forEach(setting -> set.addProperty(setting.path(), setting.value()));
    json.add("set", set);
    json.add("seed", JsonNull.INSTANCE);
    variant.seed().ifPresent(seed -> json.addProperty("seed", seed));
    json.addProperty("heads_kept", variant.costs().headsKept());
    json.addProperty("parameters", variant.costs().parameters());
    JsonObject memory = new JsonObject();
    variant
        .costs()
        .memory()
        .forEach((context, bytes) -> memory.addProperty(Long.toString(context), bytes));
    json.add("memory", memory);
    json.addProperty("pareto", variant.pareto());
    json.add("same_as", JsonNull.INSTANCE);
    variant.sameAs().ifPresent(place -> json.addProperty("same_as", place));
    return json;
  }
}
