package io.hyb.arch.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.plan.Activations;
import io.hyb.arch.plan.Machine;
import io.hyb.arch.plan.Memory;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.arch.plan.Plan;
import io.hyb.arch.plan.StageCost;
import io.hyb.arch.word.Word;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A plan as JSON; what a layer lacks is null, and parts sum to {@code total}. */
public final class PlanJson {
  private PlanJson() {}

  /**
   * The whole plan and those it is compared with. Times are there where the machine is known.
   *
   * @param against other plans
   */
  public static JsonObject write(Plan plan, List<Plan> against, Machine machine) {
    JsonObject json = write(plan, machine);
    JsonArray others = new JsonArray();
    against.forEach(other -> others.add(write(other, machine)));
    json.add("against", others);
    return json;
  }

  private static JsonObject write(Plan plan, Machine machine) {
    JsonObject json = new JsonObject();
    json.addProperty("model", plan.model().name());
    json.addProperty("hash", SemanticHash.of(plan.model()));
    json.add(
        "teacher",
        plan.model() instanceof Hybrid hybrid
            ? new JsonPrimitive(hybrid.teacher().name())
            : JsonNull.INSTANCE);
    json.addProperty("precision", plan.type().toString());
    json.addProperty("batch", plan.batch());
    json.add("parameters", parameters(plan.parameters()));
    json.add("memory", memory(plan));
    json.add("flops", flops(plan, machine));
    json.add("layers", layers(plan));
    json.add("stages", stages(plan, machine));
    return json;
  }

  /** {@code {total, embedding, attention, recurrent, merge, mlp, norm}}. */
  public static JsonObject parameters(ParameterCount count) {
    JsonObject json = new JsonObject();
    json.addProperty("total", count.total());
    json.addProperty("embedding", count.embedding());
    json.addProperty("attention", count.attention());
    json.addProperty("recurrent", count.recurrent());
    json.addProperty("merge", count.merge());
    json.addProperty("mlp", count.mlp());
    json.addProperty("norm", count.norm());
    return json;
  }

  /** An array of {@code {context, keys_values, state, convolution, total}}, in bytes. */
  public static JsonArray memory(Plan plan) {
    return memory(plan, plan.contexts().stream().map(Plan.AtContext::memory).toList());
  }

  private static JsonArray memory(Plan plan, List<Memory> atContexts) {
    JsonArray rows = new JsonArray();
    for (int i = 0; i < atContexts.size(); i++) {
      Memory memory = atContexts.get(i);
      JsonObject row = new JsonObject();
      row.addProperty("context", plan.contexts().get(i).context());
      row.addProperty("keys_values", memory.keysValues());
      row.addProperty("state", memory.state());
      row.addProperty("convolution", memory.convolution());
      row.addProperty("total", memory.total());
      rows.add(row);
    }
    return rows;
  }

  private static JsonArray flops(Plan plan, Machine machine) {
    JsonArray rows = new JsonArray();
    for (Plan.AtContext at : plan.contexts()) {
      JsonObject row = new JsonObject();
      row.addProperty("context", at.context());
      row.addProperty("decode", at.flops().decode());
      row.addProperty("prefill", at.flops().prefill());
      add(row, "decode_ms", machine.decodeMilliseconds(plan, at));
      add(row, "prefill_ms", machine.prefillMilliseconds(plan, at));
      rows.add(row);
    }
    return rows;
  }

  private static JsonArray layers(Plan plan) {
    JsonArray rows = new JsonArray();
    for (int i = 0; i < plan.layers().size(); i++) {
      Plan.Layer layer = plan.layers().get(i);
      LayerShape shape = layer.shape();
      JsonObject row = new JsonObject();
      row.addProperty("layer", i);
      JsonArray kept = new JsonArray();
      shape.kept().forEach(kept::add);
      row.add("kept", kept);
      row.add("mixer", orNull(shape.mixer().map(Mixer::kind).map(Word::of)));
      row.add("d_state", orNull(shape.mixer().map(Mixer::dState)));
      row.add("merge", orNull(shape.merge().map(Merge::word)));
      row.addProperty("parameters", layer.parameters());
      row.add("memory", memory(plan, layer.memory()));
      rows.add(row);
    }
    return rows;
  }

  private static JsonElement orNull(Optional<?> value) {
    if (value.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    return value.get() instanceof Number number
        ? new JsonPrimitive(number)
        : new JsonPrimitive(value.get().toString());
  }

  private static JsonArray stages(Plan plan, Machine machine) {
    JsonArray rows = new JsonArray();
    for (Plan.Training stage : plan.stages()) {
      StageCost cost = stage.cost();
      JsonObject row = new JsonObject();
      row.addProperty("label", cost.stage().label());
      row.addProperty("match", Word.of(cost.stage().match()));
      row.addProperty("tokens", cost.stage().tokens());
      row.addProperty("trained_parameters", cost.trainedParameters());
      row.addProperty("flops", cost.flops());
      row.addProperty("recompute", cost.stage().recompute());
      row.add("activations", orNull(stage.activations().map(Activations::kept)));
      row.add("activations_recomputed", orNull(stage.activations().map(Activations::recomputed)));
      add(row, "hours", machine.hours(cost));
      rows.add(row);
    }
    return rows;
  }

  private static void add(JsonObject row, String name, OptionalDouble value) {
    value.ifPresent(number -> row.addProperty(name, number));
  }
}
