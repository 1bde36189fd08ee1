package io.hyb.runtime.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An installed Hyb.
 *
 * @param home its folder
 * @param jars the runtime's JARs in it, sorted
 */
record Installation(Path home, List<Path> jars) {
  private static final String REMEDY =
      "set HYB_HOME to the folder of your Hyb, run its `hyb` once, or compile with --standalone";

  /**
   * The installation that {@code HYB_HOME} names or else the one that the launcher recorded, in the
   * first line of {@code .hyb/home} below the user's home.
   *
   * @throws BootRefused if neither leads to a runtime
   */
  static Installation find(Map<String, String> environment, Path userHome) throws BootRefused {
    String named = environment.get("HYB_HOME");
    if (named != null && !named.isBlank()) {
      return at(named, "HYB_HOME");
    }
    Path record = userHome.resolve(".hyb").resolve("home");
    if (!Files.exists(record)) {
      throw new BootRefused(
          "the Hyb runtime is not found: HYB_HOME is not set and there is no "
              + record
              + "; "
              + REMEDY);
    }
    return at(firstLine(record), record.toString());
  }

  private static String firstLine(Path record) throws BootRefused {
    try (Stream<String> lines = Files.lines(record)) {
      return lines.findFirst().orElse("").strip();
    } catch (IOException | UncheckedIOException e) {
      throw new BootRefused(record + " cannot be read (" + e.getMessage() + "); " + REMEDY);
    }
  }

  private static Installation at(String folder, String saidBy) throws BootRefused {
    try {
      Path home = Path.of(folder);
      List<Path> jars = jarsIn(home.resolve("lib").resolve("runtime"));
      if (!folder.isEmpty() && !jars.isEmpty()) {
        return new Installation(home, jars);
      }
    } catch (InvalidPathException | IOException e) {
      // The message below has everything that a user can act on.
    }
    throw new BootRefused(
        saidBy + " says '" + folder + "', but no runtime is in its lib/runtime; " + REMEDY);
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
