package io.hyb.runtime.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of a JAR up to its verb. */
@Command(
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    footerHeading = "%n",
    footer = {
      "`VERB --help` lists a verb's options. Results go to stdout, everything else to stderr.",
      "Exit codes: 0 success, 1 an input is refused, 2 usage, 3 a gate failed, 70 a bug in Hyb."
    })
final class RootCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show which spec this was compiled from")
  private boolean version;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a verb is missing");
  }
}
