package io.hyb.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.runtime.Program;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.TeacherShape;
import io.hyb.runtime.plan.Memory;
import io.hyb.runtime.plan.ParameterCount;
import io.hyb.runtime.torch.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code info} tells, as text and as JSON.
 *
 * @param teacher what the hybrid's teacher costs; empty where the model is a teacher
 */
record ModelReport(
    Program program, Precision precision, int batch, Costs model, Optional<Costs> teacher) {

  /** What one model costs. */
  record Costs(ModelShape shape, ParameterCount parameters, List<AtContext> memory) {}

  /** Bytes of cache and state at a context. */
  record AtContext(long context, Memory memory) {}

  static ModelReport of(Program program, List<Long> contexts, int batch, Precision precision) {
    return new ModelReport(
        program,
        precision,
        batch,
        costs(program.model(), contexts, batch, precision),
        program.teacher().map(teacher -> costs(teacher, contexts, batch, precision)));
  }

  private static Costs costs(
      ModelDefinition model, List<Long> contexts, int batch, Precision precision) {
    return new Costs(
        model.shape(),
        ParameterCount.of(model),
        contexts.stream()
            .map(
                context ->
                    new AtContext(
                        context, Memory.of(model.shape(), context, batch, bytes(precision))))
            .toList());
  }

  private static int bytes(Precision precision) {
    return precision == Precision.FLOAT32 ? 4 : 2;
  }

  JsonObject json() {
    TeacherShape shape = model.shape.teacher();
    JsonObject json = new JsonObject();
    json.addProperty("name", program.name());
    json.addProperty("kind", model.shape.hybrid() ? "hybrid" : "teacher");
    teacher.ifPresent(present -> json.addProperty("teacher", present.shape.name()));
    json.addProperty("spec", program.spec());
    json.addProperty("spec_sha256", program.specHash());
    json.addProperty("layers", shape.layers());
    json.addProperty("heads", shape.heads());
    json.addProperty("kv_heads", shape.kvHeads());
    json.addProperty("head_dim", shape.headDim());
    json.addProperty("d_model", shape.dModel());
    json.addProperty("d_ff", shape.dFf());
    json.addProperty("vocab", shape.vocab());
    json.addProperty("max_positions", shape.maxPositions());
    json.addProperty("heads_total", shape.layers() * shape.heads());
    json.addProperty("heads_kept", model.shape.keptHeads());
    json.add("kept", keptNames());
    json.add("by_layer", layersJson());
    json.add("parameters", parametersJson());
    json.addProperty("precision", precision.toString());
    json.addProperty("bytes_per_value", bytes(precision));
    json.addProperty("batch", batch);
    json.add("memory", memoryJson());
    return json;
  }

  private JsonArray keptNames() {
    JsonArray names = new JsonArray();
    for (int i = 0; i < model.shape.layers().size(); i++) {
      for (int head : model.shape.layers().get(i).kept()) {
        names.add("L" + i + "H" + head);
      }
    }
    return names;
  }

  private JsonArray layersJson() {
    JsonArray layers = new JsonArray();
    for (int i = 0; i < model.shape.layers().size(); i++) {
      LayerShape shape = model.shape.layers().get(i);
      JsonObject layer = new JsonObject();
      layer.addProperty("layer", i);
      layer.add("kept", array(shape.kept()));
      layer.add("recurrent", array(shape.recurrent()));
      shape
          .ssm()
          .ifPresent(
              ssm -> {
                layer.addProperty("d_state", ssm.dState());
                layer.addProperty("conv", ssm.conv());
                layer.addProperty("chunk", ssm.chunk());
                layer.addProperty("init", lower(ssm.init()));
                layer.addProperty("merge", lower(shape.merge()));
              });
      layers.add(layer);
    }
    return layers;
  }

  private JsonObject parametersJson() {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("model", model.parameters.all());
    parameters.addProperty("mixers", model.parameters.mixers());
    teacher.ifPresent(
        present -> {
          parameters.addProperty("teacher", present.parameters.all());
          parameters.addProperty("teacher_mixers", present.parameters.mixers());
        });
    return parameters;
  }

  private JsonArray memoryJson() {
    JsonArray rows = new JsonArray();
    for (int i = 0; i < model.memory.size(); i++) {
      AtContext at = model.memory.get(i);
      JsonObject row = new JsonObject();
      row.addProperty("context", at.context);
      row.add("model", json(at.memory));
      if (teacher.isPresent()) {
        row.add("teacher", json(teacher.get().memory.get(i).memory));
      }
      rows.add(row);
    }
    return rows;
  }

  private static JsonObject json(Memory memory) {
    JsonObject json = new JsonObject();
    json.addProperty("kv_cache_bytes", memory.kvCache());
    json.addProperty("ssm_state_bytes", memory.ssmState());
    json.addProperty("conv_state_bytes", memory.convState());
    json.addProperty("total_bytes", memory.total());
    return json;
  }

  private static JsonArray array(List<Integer> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    TeacherShape shape = model.shape.teacher();
    int heads = shape.layers() * shape.heads();
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
    if (model.shape.hybrid()) {
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
    for (int i = 0; i < model.shape.layers().size(); i++) {
      LayerShape layer = model.shape.layers().get(i);
      text.append(String.format(Locale.ROOT, "%7s ", "L" + i));
      for (int head = 0; head < heads; head++) {
        text.append(layer.kept().contains(head) ? " ■" : " □");
      }
      layer
          .ssm()
          .filter(ssm -> !layer.recurrent().isEmpty())
          .ifPresent(
              ssm ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "   d_state %d  conv %d  %s",
                          ssm.dState(),
                          ssm.conv(),
                          lower(layer.merge()))));
      text.append(System.lineSeparator());
    }
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
            costs.parameters.all(),
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
            at.memory.kvCache(),
            at.memory.ssmState(),
            at.memory.convState(),
            at.memory.total()));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
