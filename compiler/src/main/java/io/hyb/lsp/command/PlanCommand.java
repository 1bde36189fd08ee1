package io.hyb.lsp.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.json.PlanJson;
import io.hyb.arch.plan.Machine;
import io.hyb.arch.plan.Plan;
import io.hyb.arch.word.ValueType;
import io.hyb.check.Compilation;
import io.hyb.lsp.answer.RefusedRequest;
import io.hyb.table.PlanTables;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** {@code hyb.plan}: what {@code hyb plan} says of a model, as Markdown and as JSON. */
final class PlanCommand {
  private static final Machine UNKNOWN =
      new Machine(OptionalDouble.empty(), OptionalDouble.empty());

  private PlanCommand() {}

  static JsonObject run(Asked asked) {
    Compilation compilation = asked.compilation();
    Model model = asked.model(compilation);
    if (Asked.isUnmeasured(model)) {
      throw new RefusedRequest(
          "`"
              + model.name()
              + "` keeps heads of a ranking that is yet to be measured: `hyb run` does");
    }
    try {
      return write(model, contexts(asked), compilation);
    } catch (ArithmeticException e) {
      throw new RefusedRequest(model.name() + ": " + Plan.UNCOUNTABLE);
    }
  }

  private static JsonObject write(Model model, List<Long> contexts, Compilation compilation) {
    Plan plan = plan(model, contexts);
    List<Plan> beside =
        model instanceof Hybrid hybrid ? List.of(plan(hybrid.teacher(), contexts)) : List.of();
    PlanTables tables = new PlanTables(plan, beside, UNKNOWN);
    JsonObject result = new JsonObject();
    result.addProperty("title", tables.heading());
    result.addProperty("markdown", tables.markdown(compilation.doc(model.name())));
    result.add("plan", PlanJson.write(plan, List.of(), UNKNOWN));
    return result;
  }

  private static Plan plan(Model model, List<Long> contexts) {
    return Plan.of(model, contexts, 1, ValueType.BFLOAT16);
  }

  private static List<Long> contexts(Asked asked) {
    JsonElement given = asked.argument().get("contexts");
    if (given == null || !given.isJsonArray() || given.getAsJsonArray().isEmpty()) {
      return Plan.CONTEXTS;
    }
    List<Long> contexts = new ArrayList<>();
    for (JsonElement each : given.getAsJsonArray()) {
      if (!each.isJsonPrimitive() || !each.getAsString().matches("[1-9]\\d{0,15}")) {
        throw new RefusedRequest("`contexts` are numbers of tokens: " + each);
      }
      contexts.add(each.getAsLong());
    }
    return contexts;
  }
}
