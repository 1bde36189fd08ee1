package io.hyb.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.json.ModelJson;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.runtime.Program;
import io.hyb.runtime.torch.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code info} shows, as text and as JSON.
 *
 * @param teacher what the hybrid's teacher costs; empty where the model is a teacher
 */
record ModelReport(
    Program program, Precision precision, int batch, Costs model, Optional<Costs> teacher) {

  /** What one model costs. */
  record Costs(Model shape, ParameterCount parameters, List<AtContext> memory) {}

  /** Bytes of cache and state at a context. */
  record AtContext(long context, Memory memory) {}

  static ModelReport of(Program program, List<Long> contexts, int batch, Precision precision) {
    return new ModelReport(
        program,
        precision,
        batch,
        costs(program.model().shape(), contexts, batch, precision),
        program.teacher().map(teacher -> costs(teacher.shape(), contexts, batch, precision)));
  }

  private static Costs costs(Model model, List<Long> contexts, int batch, Precision precision) {
    return new Costs(
        model,
        ParameterCount.of(model),
        contexts.stream()
            .map(
                context ->
                    new AtContext(context, Memory.of(model, context, batch, bytes(precision))))
            .toList());
  }

  private static int bytes(Precision precision) {
    return precision == Precision.FLOAT32 ? 4 : 2;
  }

  /** The model as its codec writes it, its spec and hash, and what it costs. */
  JsonObject json() {
    JsonObject json = ModelJson.write(model.shape);
    json.addProperty("spec", program.spec());
    json.addProperty("hash", program.hash());
    json.addProperty("heads_total", model.shape.teacher().allHeads());
    json.addProperty("heads_kept", model.shape.keptHeads());
    json.addProperty("precision", precision.toString());
    json.addProperty("batch", batch);
    addCosts(json, model);
    JsonArray against = new JsonArray();
    teacher.ifPresent(
        present -> {
          JsonObject costs = new JsonObject();
          costs.addProperty("model", present.shape.name());
          addCosts(costs, present);
          against.add(costs);
        });
    json.add("against", against);
    return json;
  }

  private static void addCosts(JsonObject json, Costs costs) {
    ParameterCount count = costs.parameters;
    JsonObject parameters = new JsonObject();
    parameters.addProperty("total", count.total());
    parameters.addProperty("embedding", count.embedding());
    parameters.addProperty("attention", count.attention());
    parameters.addProperty("recurrent", count.recurrent());
    parameters.addProperty("merge", count.merge());
    parameters.addProperty("mlp", count.mlp());
    parameters.addProperty("norm", count.norm());
    json.add("parameters", parameters);
    JsonArray memory = new JsonArray();
    for (AtContext at : costs.memory) {
      JsonObject row = new JsonObject();
      row.addProperty("context", at.context);
      row.addProperty("keys_values", at.memory.keysValues());
      row.addProperty("state", at.memory.state());
      row.addProperty("convolution", at.memory.convolution());
      row.addProperty("total", at.memory.total());
      memory.add(row);
    }
    json.add("memory", memory);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    Teacher shape = model.shape.teacher();
    int heads = shape.allHeads();
    text.append(program.name());
    teacher.ifPresent(present -> text.append(", a hybrid of ").append(present.shape.name()));
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
    if (model.shape instanceof Hybrid) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d of %d heads are attention (%s%%): ■   recurrent: □%n%n",
              model.shape.keptHeads(),
              heads,
              decimal(100.0 * model.shape.keptHeads() / heads)));
      appendGrid(text, shape.heads());
    }
    appendParameters(text);
    appendMemory(text);
    return text.toString().stripTrailing();
  }

  private void appendGrid(StringBuilder text, int heads) {
    for (int i = 0; i < model.shape.stack().size(); i++) {
      LayerShape layer = model.shape.stack().get(i);
      text.append(String.format(Locale.ROOT, "%7s ", "L" + i));
      for (int head = 0; head < heads; head++) {
        text.append(layer.kept().contains(head) ? " ■" : " □");
      }
      text.append(settings(layer)).append(System.lineSeparator());
    }
  }

  private static String settings(LayerShape layer) {
    StringBuilder text = new StringBuilder();
    layer
        .mixer()
        .ifPresent(
            mixer ->
                text.append("  d_state " + mixer.dState() + "  conv " + mixer.conv())
                    .append("  " + layer.merge().orElseThrow().word()));
    layer.window().ifPresent(positions -> text.append("  window " + positions));
    return text.isEmpty() ? "" : " " + text;
  }

  private void appendParameters(StringBuilder text) {
    text.append(String.format(Locale.ROOT, "%n%-44s%18s%18s%n", "parameters", "all", "mixers"));
    appendParameters(text, model);
    teacher.ifPresent(present -> appendParameters(text, present));
  }

  private static void appendParameters(StringBuilder text, Costs costs) {
    text.append(
        String.format(
            Locale.ROOT,
            "  %-42s%,18d%,18d%n",
            costs.shape.name(),
            costs.parameters.total(),
            costs.parameters.mixers()));
  }

  private void appendMemory(StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-44s%18s%18s%18s%18s%n",
            "bytes while decoding (%s, batch %d)".formatted(precision, batch),
            "keys and values",
            "state",
            "convolution",
            "in all"));
    for (int i = 0; i < model.memory.size(); i++) {
      appendMemory(text, model, i);
      if (teacher.isPresent()) {
        appendMemory(text, teacher.get(), i);
      }
    }
  }

  private static void appendMemory(StringBuilder text, Costs costs, int row) {
    AtContext at = costs.memory.get(row);
    text.append(
        String.format(
            Locale.ROOT,
            "  %-42s%,18d%,18d%,18d%,18d%n",
            String.format(Locale.ROOT, "%s at %,d tokens", costs.shape.name(), at.context),
            at.memory.keysValues(),
            at.memory.state(),
            at.memory.convolution(),
            at.memory.total()));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
