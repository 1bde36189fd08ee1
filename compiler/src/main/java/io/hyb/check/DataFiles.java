package io.hyb.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;

/** Whether the files that a data source names are there. */
final class DataFiles {
  private DataFiles() {}

  /**
   * Whether a file, or at least one file of a glob, is there. Of a glob whose folders are globs too
   * only the folder above them is looked at: walking them is for the run.
   */
  static boolean exist(Path pattern) {
    if (!isGlob(pattern)) {
      return Files.exists(pattern);
    }
    Path parent = pattern.getParent();
    while (parent != null && isGlob(parent)) {
      parent = parent.getParent();
    }
    Path folder = parent == null ? Path.of("") : parent;
    Path name = folder.toString().isEmpty() ? pattern : folder.relativize(pattern);
    return name.getNameCount() > 1 ? Files.isDirectory(folder) : matches(folder, name);
  }

  private static boolean matches(Path folder, Path glob) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob.toString())) {
      return files.iterator().hasNext();
    } catch (IOException | PatternSyntaxException e) {
      return false;
    }
  }

  private static boolean isGlob(Path path) {
    String text = path.toString();
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }
}
