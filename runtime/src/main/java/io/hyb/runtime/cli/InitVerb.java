package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.init.StudentInit;
import io.hyb.runtime.model.ModelDefinition;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a student's first weights. */
@Command(
    name = "init",
    description = {
      "Make the student's first weights from its teacher's: kept heads, MLPs, norms and embedding"
          + " are copied, recurrent heads start as the spec says."
    },
    footerHeading = "%nExample:%n",
    footer = "  init --teacher models/gna-tiny --out student")
final class InitVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Mixin private TeacherOption teacher;

  @Mixin private FolderOptions folder;

  @Mixin private SeedOption seed;

  @Mixin private HelpOption help;

  InitVerb(Program program, Console console) {
    this.program = program;
    this.console = console;
  }

  @Override
  public Integer call() {
    ModelDefinition from =
        program
            .teacher()
            .orElseThrow(
                () ->
                    new Refused(
                        "%s is a teacher, which has weights of its own; init is for hybrids"
                            .formatted(program.name())));
    StudentInit.write(
        program.model(),
        from,
        teacher.folder(),
        folder.out(),
        seed.value(),
        folder.force(),
        new WritingProgress(console));
    console.out().println(folder.out());
    return ExitCode.FINE;
  }
}
