package io.hyb.runtime.cli;

import io.hyb.runtime.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What stands before the verb. */
@Command(synopsisSubcommandLabel = "VERB", mixinStandardHelpOptions = true)
final class RootCommand implements Runnable {
  private final Program program;

  @Spec private CommandSpec spec;

  RootCommand(Program program) {
    this.program = program;
  }

  String description() {
    return program.name();
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a verb is missing");
  }
}
