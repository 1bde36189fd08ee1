package io.hyb.cli;

import io.hyb.check.ReadSweep;
import io.hyb.check.SpaceCheck;
import io.hyb.check.Variations;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import io.hyb.sweep.plan.BrokenVariants;
import io.hyb.sweep.plan.SweepPlan;
import io.hyb.sweep.run.SweepRefused;
import io.hyb.sweep.space.Combination;
import io.hyb.sweep.space.MalformedSpace;
import io.hyb.sweep.space.Space;
import io.hyb.sweep.space.SpaceFile;
import io.hyb.table.Count;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code hyb sweep}: plans many variants of a model, and runs them. */
final class SweepVerb implements Verb {
  private final Console console;

  SweepVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public String operands() {
    return "SPEC | status DIR | cancel DIR | report DIR";
  }

  /** The options are too many to repeat before they are listed. */
  @Override
  public String synopsis() {
    return "SPEC [OPTION…] | status DIR [--json] | cancel DIR | report DIR [--out FILE] [--mlflow DIR]";
  }

  @Override
  public String summary() {
    return """
        Plans every variant of a sweep: SPEC is file.hyb or file.hyb:Name and names a sweep, or a
        hybrid that the options vary. With --run it executes them, each in a process of its own;
        running it again with the same --out resumes it. `status` shows how far the sweep in DIR
        is; `cancel` stops it; `report` draws it as a page, DIR/report.html or the --out file.
        Axes multiply, the first one slowest. Put a value that contains a comma in brackets:
        --grid 'attention.keep=[L4H2, L3H2],none'.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return SweepOptions.ALL;
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public List<Subverb> subverbs() {
    return List.of(
        new Subverb("status", "shows how far a sweep is", List.of(SweepOptions.JSON), Offer.FOLDER),
        new Subverb("cancel", "stops a sweep", List.of(), Offer.FOLDER),
        new Subverb("report", "draws a sweep as a page", List.of(), Offer.FOLDER));
  }

  @Override
  public boolean isAskedForHelp(List<String> arguments) {
    return !arguments.isEmpty()
        && !arguments.get(0).equals("report")
        && Verb.super.isAskedForHelp(arguments);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    if (!arguments.isEmpty() && arguments.get(0).equals("report")) {
      return report(arguments.subList(1, arguments.size()));
    }
    Arguments read = Arguments.read(arguments, options());
    try {
      String first = read.rest().isEmpty() ? "" : read.rest().get(0);
      return switch (first) {
        case "status" -> new SweepFolderVerb(console).status(about(first, arguments));
        case "cancel" -> new SweepFolderVerb(console).cancel(about(first, arguments));
        default -> sweep(read);
      };
    } catch (MalformedSpace e) {
      throw new Refusal(e.located());
    } catch (SweepRefused e) {
      throw new Refusal(e.getMessage());
    }
  }

  /** The same arguments where only the options of a subverb have a meaning. */
  private Arguments about(String subverb, List<String> arguments) throws UsageError {
    List<Option<?>> options =
        subverbs().stream()
            .filter(each -> each.name().equals(subverb))
            .findFirst()
            .orElseThrow()
            .options();
    return Arguments.read(arguments, options);
  }

  private int report(List<String> arguments) throws Refusal {
    try {
      return new SweepFolderVerb(console).report(arguments);
    } catch (SweepRefused e) {
      throw new Refusal(e.getMessage());
    }
  }

  private int sweep(Arguments read) throws UsageError, Refusal, MalformedSpace {
    SweepOptions.place(read); // Refuses what has no meaning together before anything is read.
    SpecRef ref = SpecRef.parse(read.only("SPEC"));
    ReadSweep sweep = ReadSweep.of(SourceTree.disk(), ref);
    Specs.report(sweep.findings(), console);
    if (hasErrors(sweep.findings().diagnostics())) {
      return ExitCode.REFUSED;
    }
    Space space = sweep.space().and(given(read));
    space.check();
    Variations spec = Variations.of(SourceTree.disk(), sweep.model(), List.of(), sweep.filters());
    List<Setting> fixed = read.all(Option.SET);
    List<Diagnostic> unknown = new SpaceCheck(spec, fixed, space).unknownPaths();
    if (!unknown.isEmpty()) {
      report(unknown, space, spec);
      return ExitCode.REFUSED;
    }
    SweepPlan plan =
        SweepPlan.of(
            spec, fixed, combinations(space, read), sweep.filters(), Option.contexts(read));
    report(plan, space, spec);
    if (plan.variants().isEmpty()) {
      if (plan.broken().isEmpty()) {
        throw new Refusal(
            ref.file() + ": the sweep is empty: every combination is excluded or not as required");
      }
      return ExitCode.REFUSED;
    }
    Optional<String> run = read.one(SweepOptions.RUN);
    if (run.isPresent()) {
      int code =
          new SweepRun(folderName(sweep, plan), sweep.model(), fixed, read, console).run(plan);
      return plan.broken().isEmpty() ? code : ExitCode.REFUSED;
    }
    SweepTable table = new SweepTable(plan, space);
    console
        .out()
        .print(
            read.has(SweepOptions.IDS)
                ? table.ids()
                : table.in(read.one(SweepOptions.FORMAT).orElse(SweepTable.Format.TABLE)));
    return plan.broken().isEmpty() ? ExitCode.FINE : ExitCode.REFUSED;
  }

  private static String folderName(ReadSweep sweep, SweepPlan plan) {
    return sweep.name().orElse(plan.variants().get(0).model());
  }

  /** The axes and exclusions that the command line adds. */
  private static Space given(Arguments read) throws MalformedSpace {
    Space space = new Space(List.of(), List.of());
    for (Path file : read.all(SweepOptions.FROM)) {
      space = space.and(SpaceFile.read(file));
    }
    for (Space part : read.mixed(SweepOptions.SPACE)) {
      space = space.and(part);
    }
    return space;
  }

  private static Stream<Combination> combinations(Space space, Arguments read)
      throws MalformedSpace, UsageError {
    Optional<Integer> random = read.one(SweepOptions.RANDOM);
    if (random.isEmpty()) {
      if (read.one(SweepOptions.SEED).isPresent()) {
        throw new UsageError("--seed belongs to --random N; to vary the seed use --seeds");
      }
      space.checkSize();
      return space.combinations();
    }
    return space.drawn(random.get(), read.one(SweepOptions.SEED).orElse(0));
  }

  private static boolean hasErrors(List<Diagnostic> findings) {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  private void report(List<Diagnostic> findings, Space space, Variations spec) {
    Specs.report(findings, file -> space.text(file).or(() -> spec.text(file)), console);
  }

  private void report(SweepPlan plan, Space space, Variations spec) {
    // `top [5, 10] of R` is several settings that are written once.
    Map<Diagnostic, List<BrokenVariants>> findings = new LinkedHashMap<>();
    for (BrokenVariants broken : plan.broken()) {
      findings
          .computeIfAbsent(space.placed(broken.finding()), finding -> new ArrayList<>())
          .add(broken);
    }
    findings.forEach(
        (finding, broken) -> {
          report(List.of(finding), space, spec);
          reportVariants(broken);
        });
  }

  private void reportVariants(List<BrokenVariants> broken) {
    BrokenVariants first = broken.get(0);
    int count = broken.stream().mapToInt(BrokenVariants::count).sum();
    if (!first.first().settings().isEmpty()) {
      console
          .err()
          .println(
              "  in "
                  + Count.of(count, "variant")
                  + (count == 1 ? ": " : ", first ")
                  + first.settings());
    }
  }
}
