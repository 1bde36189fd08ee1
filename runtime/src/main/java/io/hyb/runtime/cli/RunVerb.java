package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import io.hyb.runtime.cli.Arguments.Count;
import io.hyb.runtime.experiment.Experiment;
import io.hyb.runtime.report.ReportPage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does everything that the spec says. */
@Command(
    name = "run",
    description = {
      "Do everything that the spec says: make the student, distil it, ask teacher and student the"
          + " probe's questions, measure their perplexity on held-out text, show an answer of each"
          + " and a table.",
      "Running it again resumes the run: steps that its folder has finished are not repeated."
    },
    footerHeading = "%nExample:%n",
    footer = "  run --teacher models/gna-tiny")
final class RunVerb implements Callable<Integer> {
  private static final String REPORT = "report.html";

  private final Program program;
  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private TeacherOption teacher;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "the run's folder (default: runs/NAME-HASH, resumed if it is there)")
  private Path out;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "24",
      description = "pairs in each dictionary of the probe (default: ${DEFAULT-VALUE})")
  private Count pairs;

  @Mixin private ExamplesOption examples;

  @Mixin private SeedOption seed;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "files to measure perplexity on, not used in training (default: the end of Macbeth, which"
              + " comes with Hyb)")
  private List<Path> texts = List.of();

  @Option(
      names = "--ranking",
      paramLabel = "FILE.hyb",
      description =
          "a ranking that was measured for this run, as rank wrote it: the run's folder gets a copy")
  private List<Path> rankings = List.of();

  @Mixin private RunOptions run;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  RunVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    run.check(spec, program.schedule().labels());
    Path folder = out == null ? Experiment.defaultFolder(program) : out;
    Experiment.Settings settings =
        new Experiment.Settings(
            teacher.folder(),
            run.base(),
            compute.compute(),
            pairs.value(),
            examples.value(),
            seed.value(),
            texts,
            rankings,
            run.part(),
            run.events());
    boolean resume = run.resume() || out == null;
    Experiment experiment =
        Experiment.in(folder, program, settings, resume, run.force(), console::note);
    if (run.part().until().isPresent()) {
      console.out().println(experiment.distil());
      return ExitCode.FINE;
    }
    console.out().print(experiment.measure());
    Path page = folder.resolve(REPORT);
    ReportPage.write(List.of(folder), List.of(), page, false);
    console.note("a report of the run is in " + page);
    return ExitCode.FINE;
  }
}
