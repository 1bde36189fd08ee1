package io.hyb.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.json.PlanJson;
import io.hyb.arch.plan.Machine;
import io.hyb.arch.plan.Plan;
import io.hyb.arch.word.ValueType;
import io.hyb.check.Compilation;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.table.PlanTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code hyb plan}: what a model costs, told from its spec alone. */
final class PlanVerb implements Verb {
  private static final Option<Integer> BATCH =
      new Option<>(
          "--batch", "N", false, "sequences to count bytes for; 1 by default", PlanVerb::batch);
  private static final Option<ValueType> PRECISION =
      Option.choice(
          "--precision",
          "TYPE",
          "of a value in cache and state: float32, bfloat16 (default) or float16",
          ValueType.values());
  private static final Option<SpecRef> AGAINST =
      new Option<>("--against", "SPEC", true, "another model to show beside it", SpecRef::parse);
  private static final Option<Format> FORMAT =
      Option.choice("--format", "FORMAT", "text (default), json or markdown", Format.values());
  private static final Option<Double> DEVICE_FLOPS =
      new Option<>(
          "--device-flops",
          "RATE",
          false,
          "what the device multiplies a second, such as 989e12: adds milliseconds and hours",
          text -> rate("--device-flops", text));
  private static final Option<Double> BANDWIDTH =
      new Option<>(
          "--bandwidth",
          "RATE",
          false,
          "bytes a second of the device's memory, such as 3.35e12: adds milliseconds",
          text -> rate("--bandwidth", text));

  /** How a plan is written. */
  private enum Format {
    TEXT,
    JSON,
    MARKDOWN
  }

  private final Console console;

  PlanVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String operands() {
    return "SPEC";
  }

  @Override
  public String summary() {
    return """
        Shows what the model of SPEC costs beside its teacher: parameters, bytes of cache and state,
        FLOPs, and what each stage trains. It needs no weights.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        Option.CONTEXT, BATCH, PRECISION, AGAINST, FORMAT, DEVICE_FLOPS, BANDWIDTH, Option.SET);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Arguments read = Arguments.read(arguments, options());
    SpecRef ref = SpecRef.parse(read.only("SPEC"));
    Optional<Compilation> asked = read(ref, read.all(Option.SET));
    if (asked.isEmpty()) {
      return ExitCode.REFUSED;
    }
    Model model = asked.get().model().value().orElseThrow();
    List<Plan> against = new ArrayList<>();
    for (SpecRef other : read.all(AGAINST)) {
      Optional<Compilation> compared = read(other, List.of());
      if (compared.isEmpty()) {
        return ExitCode.REFUSED;
      }
      against.add(plan(compared.get().model().value().orElseThrow(), read));
    }
    print(plan(model, read), against, asked.get().doc(model.name()), read);
    return ExitCode.FINE;
  }

  /** Reads one model and shows its findings; empty if it is refused. */
  private Optional<Compilation> read(SpecRef ref, List<Setting> settings) throws Refusal {
    Compilation compilation = Compilation.of(ref, settings);
    Specs.report(compilation, console);
    if (compilation.model().isRefused()) {
      return Optional.empty();
    }
    Model model = compilation.model().value().orElseThrow();
    if (model instanceof Hybrid hybrid && hybrid.pending().isPresent()) {
      throw Build.unmeasured(ref, hybrid);
    }
    return Optional.of(compilation);
  }

  private static Plan plan(Model model, Arguments read) throws Refusal {
    try {
      return Plan.of(
          model,
          Option.contexts(read),
          read.one(BATCH).orElse(1),
          read.one(PRECISION).orElse(ValueType.BFLOAT16));
    } catch (ArithmeticException e) {
      throw new Refusal(model.name() + ": " + Plan.UNCOUNTABLE);
    }
  }

  /**
   * @param doc the model's doc comment
   */
  private void print(Plan plan, List<Plan> against, Optional<String> doc, Arguments read)
      throws Refusal {
    Machine machine = new Machine(known(read.one(DEVICE_FLOPS)), known(read.one(BANDWIDTH)));
    Format format = read.one(FORMAT).orElse(Format.TEXT);
    if (format == Format.JSON) {
      console.out().println(json(PlanJson.write(plan, against, machine)));
      return;
    }
    List<Plan> beside = new ArrayList<>();
    if (plan.model() instanceof Hybrid hybrid) {
      beside.add(plan(hybrid.teacher(), read));
    }
    beside.addAll(against);
    PlanTables tables = new PlanTables(plan, beside, machine);
    console.out().print(format == Format.TEXT ? tables.text(doc) : tables.markdown(doc));
  }

  private static String json(JsonObject plan) {
    return new GsonBuilder()
        .setPrettyPrinting()
        .serializeNulls()
        .disableHtmlEscaping()
        .create()
        .toJson(plan);
  }

  private static OptionalDouble known(Optional<Double> rate) {
    return rate.isPresent() ? OptionalDouble.of(rate.get()) : OptionalDouble.empty();
  }

  private static int batch(String text) throws UsageError {
    if (!text.matches("0*[1-9]\\d{0,8}")) {
      throw new UsageError("--batch takes a whole number of 1 or more: " + text);
    }
    return Integer.parseInt(text);
  }

  private static double rate(String option, String text) throws UsageError {
    if (text.matches("\\d{1,30}(\\.\\d{1,30})?([eE]\\+?\\d{1,2})?")
        && Double.parseDouble(text) > 0) {
      return Double.parseDouble(text);
    }
    throw new UsageError(option + " takes a number above 0, such as 989e12: " + text);
  }
}
