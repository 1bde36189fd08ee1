package io.hyb.runtime.cli;

import io.hyb.arch.diff.TensorMatch;
import io.hyb.runtime.Program;
import io.hyb.runtime.Refused;
import io.hyb.runtime.init.StudentInit;
import io.hyb.runtime.model.ModelDefinition;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a student's first weights. */
@Command(
    name = "init",
    description = {
      "Make the student's first weights from its teacher's: kept heads, MLPs, norms and embedding"
          + " are copied, recurrent heads start as the spec says."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  init --teacher models/gna-tiny --out student",
      "  init --teacher models/gna-tiny --from student --out other"
    })
final class InitVerb implements Callable<Integer> {
  private final Program program;
  private final Console console;

  @Mixin private TeacherOption teacher;

  @Option(
      names = "--from",
      paramLabel = "STUDENT",
      description =
          "takes from another student's folder what `hyb diff` calls kept; the rest starts anew")
  private Path earlier;

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
    if (earlier == null) {
      StudentInit.write(
          program.model(),
          from,
          teacher.folder(),
          folder.out(),
          seed.value(),
          folder.force(),
          new WritingProgress(console));
    } else {
      takeOver(from);
    }
    console.out().println(folder.out());
    return ExitCode.FINE;
  }

  private void takeOver(ModelDefinition from) {
    StudentInit.Inheritance inheritance =
        StudentInit.writeFrom(
            earlier,
            program.model(),
            from,
            teacher.folder(),
            folder.out(),
            seed.value(),
            folder.force(),
            new WritingProgress(console));
    if (!inheritance.otherTeacher().isEmpty()) {
      console.warn(
          "%s was made from another teacher: %s"
              .formatted(earlier, String.join("; ", inheritance.otherTeacher())));
    }
    TensorMatch tensors = inheritance.tensors();
    console
        .out()
        .printf(
            "%d tensors kept from %s, %d start anew%n",
            tensors.kept().size(), earlier, tensors.fresh().size());
  }
}
