package io.hyb.cli;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.JsonRenderer;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code hyb check}: reports every problem of specs. */
final class CheckVerb implements Verb {
  private static final Option<String> JSON =
      Option.flag("--json", "the findings as a JSON array on stdout");

  private final Console console;

  CheckVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String operands() {
    return "SPEC…";
  }

  @Override
  public String summary() {
    return """
        Reports every problem of each SPEC, file.hyb or file.hyb:Name, with its location and a fix.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(JSON, Option.SET);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public int run(List<String> arguments) throws UsageError {
    Arguments read = Arguments.read(arguments, options());
    if (read.rest().isEmpty()) {
      throw new UsageError("a SPEC is missing");
    }
    List<Setting> settings = read.all(Option.SET);
    // Of a file that several SPECs import each finding is told once.
    Set<Diagnostic> all = new LinkedHashSet<>();
    List<Integer> verdicts = new ArrayList<>();
    for (String spec : read.rest()) {
      SpecRef ref = SpecRef.parse(spec);
      Compilation compilation = Compilation.check(ref, settings);
      List<Diagnostic> more = new ArrayList<>(compilation.diagnostics());
      more.removeAll(all);
      all.addAll(more);
      verdicts.add(Specs.verdict(compilation));
      if (!read.has(JSON)) {
        Specs.report(more, compilation::text, console);
        if (Specs.verdict(compilation) == ExitCode.FINE) {
          console.out().println(fine(ref, compilation));
        }
      }
    }
    if (read.has(JSON)) {
      console.out().print(new JsonRenderer().render(List.copyOf(all)));
    }
    return verdicts.contains(ExitCode.REFUSED)
        ? ExitCode.REFUSED
        : verdicts.contains(ExitCode.GATE) ? ExitCode.GATE : ExitCode.FINE;
  }

  private static String fine(SpecRef ref, Compilation compilation) {
    List<String> hybrids = new ArrayList<>();
    List<String> teachers = new ArrayList<>();
    for (Model model : compilation.models()) {
      if (model instanceof Hybrid hybrid) {
        hybrids.add("hybrid " + hybrid.name());
        addOnce("teacher " + hybrid.teacher().name(), teachers);
      } else {
        addOnce("teacher " + model.name(), teachers);
      }
    }
    hybrids.addAll(teachers);
    String all = String.join(", ", hybrids);
    return ref.file() + ": fine" + (all.isEmpty() ? "" : ": " + all);
  }

  private static void addOnce(String name, List<String> names) {
    if (!names.contains(name)) {
      names.add(name);
    }
  }
}
