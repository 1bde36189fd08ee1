package io.hyb.cli;

import java.util.List;

/** The process {@code hyb}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    StandardOutput out = new StandardOutput();
    Console console = Console.ofProcess(out);
    int code = new HybCommand(console).run(List.of(arguments));
    console.flush();
    System.exit(out.verdict(code, console));
  }
}
