package io.hyb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository of a test. */
record GitFolder(Path folder) {

  /** A new one. */
  static GitFolder init(Path folder, String... options) {
    try {
      GitFolder git = new GitFolder(Files.createDirectories(folder));
      List<String> arguments = new ArrayList<>(List.of("init", "-q", "-b", "main"));
      arguments.addAll(List.of(options));
      git.git(arguments.toArray(String[]::new));
      return git;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GitFolder write(String file, String text) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything. */
  GitFolder commit(String message) {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    return this;
  }

  /** Runs git, which must succeed, away from the user's own settings. */
  String git(String... arguments) {
    return run(true, arguments);
  }

  /** The same where git may fail. */
  String gitMayFail(String... arguments) {
    return run(false, arguments);
  }

  private String run(boolean succeeds, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of("-c", "user.name=Test", "-c", "user.email=test@example.org"));
    command.addAll(List.of("-c", "protocol.file.allow=always", "-c", "core.pager=cat"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes());
      int code = process.waitFor();
      assertThat(succeeds && code != 0).as("%s: %s", command, output).isFalse();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
