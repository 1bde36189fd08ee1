package io.hyb.runtime.cli;

import io.hyb.arch.Stage;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.cli.Arguments.Count;
import io.hyb.runtime.data.TokenCache;
import io.hyb.runtime.distil.Distillation;
import io.hyb.runtime.distil.RunSettings;
import io.hyb.runtime.torch.Kernels;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the student to be like its teacher. */
@Command(
    name = "distill",
    description = {
      "Distil the student from its teacher, stage by stage as the spec says.",
      "The run's folder gets checkpoints, metrics.jsonl, TensorBoard events and at the end the"
          + " student's weights in student/. --resume continues a killed run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  distill --weights student --teacher models/gna-tiny --out runs/first",
      "  distill --weights student --teacher models/gna-tiny --out runs/first --resume"
    })
final class DistilVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--weights",
      paramLabel = "DIR",
      required = true,
      description = "folder of the student's first weights, as init or an earlier run made it")
  private Path weights;

  @Mixin private TeacherOption teacher;

  @Option(names = "--out", paramLabel = "RUN", required = true, description = "the run's folder")
  private Path out;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "folder of tokenised files (default: hyb/tokens in the user's cache)")
  private Path cache;

  @Option(
      names = "--stages",
      paramLabel = "LABEL",
      split = ",",
      description = "only these stages, in the spec's order (default: all)")
  private List<String> stages = List.of();

  @Mixin private SeedOption seed;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "number of latest checkpoints to keep besides the best (default: ${DEFAULT-VALUE})")
  private Count keep;

  @Mixin private RunOptions run;

  @Mixin private ComputeOptions compute;

  @Mixin private HelpOption help;

  DistilVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    Program chosen = chosen();
    run.check(spec, chosen.schedule().labels());
    if (program.teacher().isEmpty()) {
      throw new Refused("%s is a teacher; only hybrids are distilled".formatted(program.name()));
    }
    RunSettings settings =
        new RunSettings(
            weights,
            teacher.folder(),
            out,
            run.base(),
            cache == null ? TokenCache.defaultFolder() : cache,
            seed.value(),
            keep.value());
    RunSettings placed = run.events().map(settings::withEvents).orElse(settings);
    try (Kernels kernels = compute.compute().start()) {
      console
          .out()
          .println(
              Distillation.run(
                  chosen, placed, run.part(), kernels, run.resume(), run.force(), console::note));
    }
    return ExitCode.FINE;
  }

  /** The program with the stages asked for. */
  private Program chosen() {
    if (stages.isEmpty()) {
      return program;
    }
    List<Stage> all = program.schedule().stages();
    for (String label : stages) {
      if (!program.schedule().labels().contains(label)) {
        throw RunOptions.noStage(spec, label, program.schedule().labels());
      }
    }
    List<Stage> wanted = all.stream().filter(stage -> stages.contains(stage.label())).toList();
    return program.withStages(wanted);
  }
}
