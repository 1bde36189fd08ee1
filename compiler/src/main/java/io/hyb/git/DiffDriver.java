package io.hyb.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Git's setting that lets {@code hyb diff} show changed specs: a command in the repository's own
 * configuration, and a line in its {@code info/attributes}, which is not committed.
 */
public final class DiffDriver {
  private static final String KEY = "diff.hyb.command";
  private static final String ATTRIBUTE = "*.hyb diff=hyb";

  private final Git git;

  DiffDriver(Git git) {
    this.git = git;
  }

  /**
   * Makes git call {@code command}.
   *
   * @return the file of attributes that names the driver
   */
  public Path install(String command) throws GitException {
    git.output("config", "--local", KEY, command);
    List<String> lines = lines();
    if (!lines.contains(ATTRIBUTE)) {
      lines.add(ATTRIBUTE);
      write(lines);
    }
    return attributes();
  }

  /** Takes back what {@link #install} did, and nothing else. */
  public void uninstall() throws GitException {
    if (git.call("config", "--local", "--get", KEY).code() == 0) {
      git.output("config", "--local", "--unset-all", KEY);
    }
    if (git.call("config", "--local", "--get-regexp", "^diff\\.hyb\\.").code() != 0) {
      git.call("config", "--local", "--remove-section", "diff.hyb");
    }
    List<String> lines = lines();
    if (lines.remove(ATTRIBUTE)) {
      write(lines);
    }
  }

  private Path attributes() throws GitException {
    String path =
        new String(
            git.output("rev-parse", "--git-path", "info/attributes"), StandardCharsets.UTF_8);
    return git.folder().resolve(path.strip());
  }

  private List<String> lines() throws GitException {
    Path file = attributes();
    try {
      return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
    } catch (IOException e) {
      throw new GitException(file + " can't be read: " + e.getMessage());
    }
  }

  private void write(List<String> lines) throws GitException {
    Path file = attributes();
    Path part = file.resolveSibling(".attributes.part");
    try {
      Files.createDirectories(file.getParent());
      Files.write(part, lines);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new GitException(file + " can't be written: " + e.getMessage());
    }
  }
}
