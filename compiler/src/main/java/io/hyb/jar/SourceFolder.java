package io.hyb.jar;

import io.hyb.arch.output.FolderTree;
import io.hyb.arch.output.OutputFile;
import io.hyb.arch.output.OutputRefused;
import io.hyb.codegen.GeneratedModel;
import io.hyb.codegen.GeneratedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A folder that generated sources are written to, {@code DIR/hyb/model/rad4/Rad4.java}. */
public final class SourceFolder {
  private final Path folder;

  public SourceFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the sources into the folder, which must be empty or not there yet.
   *
   * @throws OutputRefused if it holds anything or cannot be written
   */
  public void write(GeneratedModel model) {
    if (holdsAnything()) {
      throw new OutputRefused(
          folder + " is not empty: name another folder for the sources, or add --force");
    }
    replace(model);
  }

  /**
   * Writes the sources into the folder, in the place of those of the same model; all else in it
   * stays as it is.
   *
   * @throws OutputRefused if it cannot be written
   */
  public void replace(GeneratedModel model) {
    Path target = folder.resolve(model.packageName().replace('.', '/'));
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid();
    Path fresh = target.resolveSibling(name + ".part");
    Path old = target.resolveSibling(name + ".old");
    try {
      Files.createDirectories(fresh);
      for (GeneratedSource source : model.sources()) {
        String file = source.path().substring(source.path().lastIndexOf('/') + 1);
        Files.writeString(fresh.resolve(file), source.text());
      }
      if (Files.exists(target)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      FolderTree.delete(old);
    } catch (IOException e) {
      throw new OutputRefused(
          "the sources cannot be written to " + folder + ": " + OutputFile.reason(e), e);
    } finally {
      deleteQuietly(fresh);
    }
  }

  private boolean holdsAnything() {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new OutputRefused(folder + " is a file: name a folder for the sources");
    }
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      throw new OutputRefused(folder + " cannot be read: " + OutputFile.reason(e), e);
    }
  }

  private static void deleteQuietly(Path tree) {
    try {
      FolderTree.delete(tree);
    } catch (IOException e) {
      // Why nothing was written is reported already.
    }
  }
}
