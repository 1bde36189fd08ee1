package io.hyb.cli;

import io.hyb.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java of its own for what runs on the runtime, which this compiler doesn't load. */
final class ChildProcess {
  /** PyTorch, tokenizers and terminals are native; Java 24 and later warn about them otherwise. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private ChildProcess() {}

  /**
   * Runs this process's Java on the same terminal and waits for its end.
   *
   * @param home what the child takes for Hyb's home
   * @param arguments of {@code java}
   * @return the child's exit code
   */
  static int java(Home home, List<String> arguments) {
    return run(home, arguments, null);
  }

  /** The same with its standard output sent to this process's standard error. */
  static int javaToErrors(Home home, List<String> arguments, Console console) {
    return run(home, arguments, console);
  }

  /** This process's Java, to be started with streams that are the caller's to set. */
  static ProcessBuilder builder(Home home, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(NATIVE_ACCESS);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(Home.VARIABLE, home.root().toString());
    return builder;
  }

  /**
   * @param errors whose standard error takes the output; null for the output's own
   */
  private static int run(Home home, List<String> arguments, Console errors) {
    ProcessBuilder builder = builder(home, arguments).inheritIO();
    if (errors != null) {
      builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
    }
    try {
      Process child = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
      if (errors != null) {
        child.getInputStream().transferTo(errors.err());
        errors.flush();
      }
      return child.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }
}
