package io.hyb.cli;

import java.util.List;

/** The process {@code hyb}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Console console = Console.ofProcess();
    int code = new HybCommand(console).run(List.of(arguments));
    console.flush();
    System.exit(code);
  }
}
