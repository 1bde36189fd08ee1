package io.hyb.cli;

import io.hyb.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java of its own for what runs on the runtime, which this compiler doesn't load. */
final class ChildProcess {
  private ChildProcess() {}

  /**
   * Runs this process's Java on the same terminal and waits for its end.
   *
   * @param home what the child takes for Hyb's home
   * @param arguments of {@code java}
   * @return the child's exit code
   */
  static int java(Home home, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put(Home.VARIABLE, home.root().toString());
    try {
      Process child = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
      return child.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }
}
