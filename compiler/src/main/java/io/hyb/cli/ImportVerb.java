package io.hyb.cli;

import io.hyb.home.Home;
import java.util.ArrayList;
import java.util.List;

/** {@code hyb import}: hands a GGUF file to the runtime, which reads and writes weights. */
final class ImportVerb implements Verb {
  /** The runtime's command; its name is all that is known of it here. */
  static final String COMMAND = "io.hyb.runtime.cli.ImportMain";

  private final Console console;

  ImportVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String synopsis() {
    return "FILE.gguf --out DIR [OPTION…]";
  }

  @Override
  public String help() {
    return """
        Turns a GGUF file into a Hugging Face folder (weights, config, tokenizer, generation
        config) with the spec of its teacher in it: models of the Llama family with a byte-level
        BPE tokenizer, in F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K or Q6_K.
          --force             write over a folder that is not empty
          --precision TYPE    of the weights written: float32 (default), which keeps the file's
                              numbers as they are, or bfloat16, which takes half the room
          --shard-size SIZE   the most that one file of weights takes, such as 2GiB (default 5GB)
        """;
  }

  @Override
  public int run(List<String> arguments) throws Refusal {
    Home home = Specs.home();
    console.flush();
    List<String> call = new ArrayList<>();
    call.addAll(List.of("-cp", home.root().resolve("lib/runtime") + "/*", COMMAND));
    call.addAll(arguments);
    return ChildProcess.java(home, call);
  }
}
