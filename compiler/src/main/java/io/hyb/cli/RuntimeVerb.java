package io.hyb.cli;

import io.hyb.home.Home;
import java.util.ArrayList;
import java.util.List;

/**
 * A verb that the runtime does, in a process of its own; its class's name is all that is known
 * here.
 */
final class RuntimeVerb implements Verb {
  static final String IMPORT = "io.hyb.runtime.cli.ImportMain";
  static final String REPORT = "io.hyb.runtime.cli.ReportMain";

  private final Console console;
  private final String name;
  private final String synopsis;
  private final String help;
  private final String command;

  private RuntimeVerb(Console console, String name, String synopsis, String help, String command) {
    this.console = console;
    this.name = name;
    this.synopsis = synopsis;
    this.help = help;
    this.command = command;
  }

  /** {@code hyb import}: the runtime reads and writes weights. */
  static Verb importing(Console console) {
    return new RuntimeVerb(
        console,
        "import",
        "FILE.gguf --out DIR [OPTION…]",
        """
        Turns a GGUF file into a Hugging Face folder (weights, config, tokenizer, generation
        config) with the spec of its teacher in it: models of the architectures llama, qwen2,
        qwen3 and phi2 with a byte-level BPE tokenizer, in F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K
        or Q6_K.
          --force             write over a folder that is not empty
          --precision TYPE    of the weights written: float32 (default), which keeps the file's
                              numbers as they are, or bfloat16, which takes half the room
          --shard-size SIZE   the most that one file of weights takes, such as 2GiB (default 5GB)
        """,
        IMPORT);
  }

  /** {@code hyb report}: the runtime knows what its runs' files mean. */
  static Verb reporting(Console console) {
    return new RuntimeVerb(
        console,
        "report",
        "RUN… [--out FILE.html] [--ranking FILE.json]…",
        """
        Writes one HTML page about runs, the folders that run or distill wrote: heads ranked and
        kept, losses, accuracy by stage, memory against context, answers, a table.
          --out FILE.html     the page (default report.html); an earlier report is replaced
          --ranking FILE.json a ranking that rank wrote, for runs that hold none
          --force             writes over a file that is no report
        """,
        REPORT);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String synopsis() {
    return synopsis;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public int run(List<String> arguments) throws Refusal {
    Home home = Specs.home();
    console.flush();
    List<String> call = new ArrayList<>();
    call.addAll(List.of("-cp", home.root().resolve("lib/runtime") + "/*", command));
    call.addAll(arguments);
    return ChildProcess.java(home, call);
  }
}
