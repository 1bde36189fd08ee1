package io.hyb.lsp.model;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The folders that an editor works in.
 *
 * @param folders none where it has opened single files only
 */
public record Workspace(List<Path> folders) {
  private static final String ENDING = ".hyb";

  /** As many files as are looked at; beyond them a folder is no project of specs. */
  private static final int MOST_FILES = 200_000;

  /** Folders of results, and of other tools, in which nobody edits specs. */
  private static final Set<String> SKIPPED = Set.of("runs", "target", "build", "node_modules");

  public Workspace {
    folders = List.copyOf(folders);
  }

  /** Where relative paths of buffers that are no files start. */
  public Path home() {
    return folders.isEmpty() ? Path.of("").toAbsolutePath() : folders.get(0);
  }

  /** Every spec in the folders; what can't be read is left out. */
  public Set<Path> specs() {
    Set<Path> specs = new LinkedHashSet<>();
    for (Path folder : folders) {
      try {
        Files.walkFileTree(folder, new Collector(folder, specs));
      } catch (IOException e) {
        continue; // a folder that is gone has none
      }
    }
    return specs;
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path top;
    private final Set<Path> specs;
    private int looked;

    Collector(Path top, Set<Path> specs) {
      this.top = top;
      this.specs = specs;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
      boolean skipped = name.startsWith(".") || SKIPPED.contains(name);
      return skipped && !folder.equals(top)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.getFileName().toString().endsWith(ENDING)) {
        specs.add(file.toAbsolutePath().normalize());
      }
      return ++looked < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
      return FileVisitResult.CONTINUE;
    }
  }
}
