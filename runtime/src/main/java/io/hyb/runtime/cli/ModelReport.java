package io.hyb.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.json.ModelJson;
import io.hyb.arch.json.PlanJson;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.mixer.Setting;
import io.hyb.arch.plan.Plan;
import io.hyb.arch.word.ValueType;
import io.hyb.arch.word.Word;
import io.hyb.runtime.Program;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code info} shows, as text and as JSON.
 *
 * @param teacher what the hybrid's teacher costs; empty where the model is a teacher
 */
record ModelReport(Program program, Plan model, Optional<Plan> teacher) {

  static ModelReport of(Program program, List<Long> contexts, int batch, ValueType precision) {
    return new ModelReport(
        program,
        Plan.of(program.model().shape(), contexts, batch, precision),
        program.teacher().map(teacher -> Plan.of(teacher.shape(), contexts, batch, precision)));
  }

  /** The model as its codec writes it, its spec and hash, and what it costs. */
  JsonObject json() {
    JsonObject json = ModelJson.write(model.model());
    json.addProperty("spec", program.spec());
    json.addProperty("hash", program.hash());
    json.addProperty("heads_total", model.model().teacher().allHeads());
    json.addProperty("heads_kept", model.model().keptHeads());
    json.addProperty("precision", model.type().toString());
    json.addProperty("batch", model.batch());
    addCosts(json, model);
    JsonArray against = new JsonArray();
    teacher.ifPresent(
        present -> {
          JsonObject costs = new JsonObject();
          costs.addProperty("model", present.model().name());
          addCosts(costs, present);
          against.add(costs);
        });
    json.add("against", against);
    return json;
  }

  private static void addCosts(JsonObject json, Plan plan) {
    json.add("parameters", PlanJson.parameters(plan.parameters()));
    json.add("memory", PlanJson.memory(plan));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    Teacher shape = model.model().teacher();
    int heads = shape.allHeads();
    text.append(program.name());
    teacher.ifPresent(present -> text.append(", a hybrid of ").append(present.model().name()));
    text.append(String.format(Locale.ROOT, " (%s)%n", program.spec()));
    text.append(
        String.format(
            Locale.ROOT,
            "%d layers of %d heads (%d key-value) of %d, d_model %,d, d_ff %,d, vocab %,d%n",
            shape.layers(),
            shape.heads(),
            shape.kvHeads(),
            shape.headDim(),
            shape.dModel(),
            shape.dFf(),
            shape.vocab()));
    if (model.model() instanceof Hybrid) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d of %d heads are attention (%s%%): ■   recurrent: □%n%n",
              model.model().keptHeads(),
              heads,
              decimal(100.0 * model.model().keptHeads() / heads)));
      appendGrid(text, shape.heads());
    }
    appendParameters(text);
    appendMemory(text);
    return text.toString().stripTrailing();
  }

  private void appendGrid(StringBuilder text, int heads) {
    for (int i = 0; i < model.model().stack().size(); i++) {
      LayerShape layer = model.model().stack().get(i);
      text.append(String.format(Locale.ROOT, "%7s ", "L" + i));
      for (int head = 0; head < heads; head++) {
        text.append(layer.kept().contains(head) ? " ■" : " □");
      }
      text.append(settings(layer)).append(System.lineSeparator());
    }
  }

  private static String settings(LayerShape layer) {
    StringBuilder text = new StringBuilder();
    layer.mixer().ifPresent(mixer -> text.append("  ").append(described(mixer)));
    layer.merge().ifPresent(merge -> text.append("  ").append(merge.word()));
    layer.window().ifPresent(positions -> text.append("  window ").append(positions));
    return text.isEmpty() ? "" : " " + text;
  }

  /** Such as {@code mamba2 d_state 8 conv 4 groups 2}. */
  private static String described(Mixer mixer) {
    return mixer.settings().stream()
        .filter(Setting::inFunction)
        .map(setting -> "  " + setting.name() + " " + setting.value())
        .collect(Collectors.joining("", Word.of(mixer.kind()), ""));
  }

  private void appendParameters(StringBuilder text) {
    text.append(String.format(Locale.ROOT, "%n%-44s%18s%18s%n", "parameters", "all", "mixers"));
    appendParameters(text, model);
    teacher.ifPresent(present -> appendParameters(text, present));
  }

  private static void appendParameters(StringBuilder text, Plan costs) {
    text.append(
        String.format(
            Locale.ROOT,
            "  %-42s%,18d%,18d%n",
            costs.model().name(),
            costs.parameters().total(),
            costs.parameters().mixers()));
  }

  private void appendMemory(StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-44s%18s%18s%18s%18s%n",
            "bytes while decoding (%s, batch %d)".formatted(model.type(), model.batch()),
            "keys and values",
            "state",
            "convolution",
            "in all"));
    for (int i = 0; i < model.contexts().size(); i++) {
      appendMemory(text, model, i);
      if (teacher.isPresent()) {
        appendMemory(text, teacher.get(), i);
      }
    }
  }

  private static void appendMemory(StringBuilder text, Plan costs, int row) {
    Plan.AtContext at = costs.contexts().get(row);
    text.append(
        String.format(
            Locale.ROOT,
            "  %-42s%,18d%,18d%,18d%,18d%n",
            String.format(Locale.ROOT, "%s at %,d tokens", costs.model().name(), at.context()),
            at.memory().keysValues(),
            at.memory().state(),
            at.memory().convolution(),
            at.memory().total()));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
