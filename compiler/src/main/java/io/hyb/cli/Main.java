package io.hyb.cli;

import io.hyb.arch.output.StandardOutput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The process {@code hyb}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Figures read the same everywhere; those of this locale Java writes without loading any
    // tables.
    Locale.setDefault(Locale.US);
    StandardOutput out = new StandardOutput();
    Console console = Console.ofProcess(out);
    int code = new HybCommand(console).run(List.of(arguments));
    console.flush();
    Optional<String> complaint = out.complaint();
    if (code == ExitCode.FINE && complaint.isPresent()) {
      console.err().println("hyb: " + complaint.get());
      console.flush();
      System.exit(ExitCode.REFUSED);
    }
    System.exit(code);
  }
}
