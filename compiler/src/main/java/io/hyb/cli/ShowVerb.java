package io.hyb.cli;

import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.check.Compilation;
import io.hyb.resolve.SpecRef;
import io.hyb.show.ResolvedSpec;
import io.hyb.show.ResolvedSpecJson;
import java.util.List;

/** {@code hyb show}: a model with everything that it inherits, imports and leaves to defaults. */
final class ShowVerb implements Verb {
  private static final Option<String> JSON =
      Option.flag("--json", "the model and the place of each value as JSON");
  private static final Option<String> HASH =
      Option.flag("--hash", "only NAME-XXXXXXXX, the name of its runs and JARs");

  private final Console console;

  ShowVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "show";
  }

  @Override
  public String operands() {
    return "SPEC";
  }

  @Override
  public String summary() {
    return """
        Prints the model of SPEC as a spec that leaves nothing out and compiles to the same hash. A
        comment after each value says where it comes from: a file and line, --set or a default.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(JSON, HASH, Option.SET);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public int run(List<String> arguments) throws UsageError {
    Arguments read = Arguments.read(arguments, options());
    SpecRef ref = SpecRef.parse(read.only("SPEC"));
    if (read.has(JSON) && read.has(HASH)) {
      throw new UsageError("--json or --hash, not both");
    }
    Compilation compilation = Compilation.of(ref, read.all(Option.SET));
    Specs.report(compilation, console);
    if (compilation.model().isRefused()) {
      return ExitCode.REFUSED;
    }
    Model model = compilation.model().value().orElseThrow();
    if (read.has(HASH)) {
      console.out().println(SemanticHash.named(model.name(), SemanticHash.of(model)));
      return ExitCode.FINE;
    }
    ResolvedSpec spec = ResolvedSpec.of(compilation, ref);
    console.out().print(read.has(JSON) ? ResolvedSpecJson.of(model, spec) : spec.text());
    return ExitCode.FINE;
  }
}
