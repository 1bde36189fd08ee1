package io.hyb.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program {@code git}, run in a folder.
 *
 * @param folder where it runs
 */
record Git(Path folder) {

  /** A process of git whose output and input are its caller's. */
  Process start(String... arguments) throws GitException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    // Reading must not wait for, nor get in the way of, a git that writes.
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new GitException(
          "git can't be started: install it, or name two specs: `hyb diff OLD.hyb NEW.hyb`");
    }
  }

  /** What became of a call. */
  record Outcome(int code, byte[] output, String errors) {

    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }
  }

  /** Starts a git that has nothing to read; several may run at once. */
  Call begin(String... arguments) throws GitException {
    Process process = start(arguments);
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw Call.interrupted(arguments[0], e);
    }
    return new Call(arguments[0], process);
  }

  /** Runs git to its end with nothing to read. */
  Outcome call(String... arguments) throws GitException {
    return begin(arguments).outcome();
  }

  /**
   * The output of a call that is to succeed.
   *
   * @throws GitException with git's own words if it doesn't
   */
  byte[] output(String... arguments) throws GitException {
    return begin(arguments).output();
  }

  /** The texts that a call's output has between zero bytes. */
  List<String> listed(String... arguments) throws GitException {
    return begin(arguments).listed();
  }

  /**
   * A git that runs.
   *
   * @param name what it does, such as {@code ls-tree}
   */
  record Call(String name, Process process) {

    /** Waits for its end. */
    Outcome outcome() throws GitException {
      try {
        byte[] output = process.getInputStream().readAllBytes();
        String errors = firstLine(process.getErrorStream());
        return new Outcome(process.waitFor(), output, errors);
      } catch (IOException e) {
        throw interrupted(name, e);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }

    /**
     * Its output, if it succeeds.
     *
     * @throws GitException with git's own words if it doesn't
     */
    byte[] output() throws GitException {
      Outcome outcome = outcome();
      if (outcome.code() != 0) {
        throw new GitException("git " + name + ": " + outcome.errors());
      }
      return outcome.output();
    }

    /** The texts that its output has between zero bytes. */
    List<String> listed() throws GitException {
      String text = new String(output(), StandardCharsets.UTF_8);
      List<String> entries = new ArrayList<>();
      int from = 0;
      for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', from)) {
        entries.add(text.substring(from, end));
        from = end + 1;
      }
      return entries;
    }

    private static GitException interrupted(String name, IOException e) {
      return new GitException("git " + name + " was interrupted: " + e.getMessage());
    }

    private static String firstLine(InputStream errors) throws IOException {
      String text = new String(errors.readAllBytes(), StandardCharsets.UTF_8).strip();
      return text.isEmpty()
          ? ""
          : text.lines().findFirst().orElse("").replaceFirst("^(fatal|error): ", "");
    }
  }
}
