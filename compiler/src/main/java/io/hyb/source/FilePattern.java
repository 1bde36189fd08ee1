package io.hyb.source;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/**
 * A file, or a glob that names several.
 *
 * @param path with the glob's marks in it
 */
public record FilePattern(Path path) {

  /**
   * Whether the file, or at least one file of the glob, is there. Of a glob whose folders are globs
   * too only the folder above them is looked at: walking them is for the run.
   */
  public boolean isIn(SourceTree tree) {
    if (!isGlob(path)) {
      return tree.exists(path);
    }
    Path parent = path.getParent();
    while (parent != null && isGlob(parent)) {
      parent = parent.getParent();
    }
    Path folder = parent == null ? Path.of("") : parent;
    Path name = folder.toString().isEmpty() ? path : folder.relativize(path);
    return name.getNameCount() > 1 ? tree.isFolder(folder) : matches(tree, folder, name);
  }

  private static boolean matches(SourceTree tree, Path folder, Path glob) {
    try {
      PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
      for (String name : tree.list(folder)) {
        if (matcher.matches(Path.of(name))) {
          return true;
        }
      }
      return false;
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
