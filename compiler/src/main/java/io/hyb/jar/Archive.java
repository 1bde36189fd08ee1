package io.hyb.jar;

import io.hyb.arch.output.OutputRefused;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** A JAR or a folder of classes, read alike. Entries have slashes and no leading one. */
final class Archive implements Closeable {
  private final Path root;
  private final FileSystem zip;

  private Archive(Path root, FileSystem zip) {
    this.root = root;
    this.zip = zip;
  }

  /**
   * @throws OutputRefused if {@code file} is neither
   */
  static Archive open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return new Archive(file, null);
    }
    try {
      FileSystem zip = FileSystems.newFileSystem(file);
      return new Archive(zip.getPath("/"), zip);
    } catch (ProviderNotFoundException | ZipException e) {
      throw new OutputRefused(file.getFileName() + " of the runtime is not a JAR", e);
    }
  }

  /** Every file, sorted. */
  List<String> entries() throws IOException {
    return entries("");
  }

  /** Every file below {@code folder}, sorted. */
  List<String> entries(String folder) throws IOException {
    Path start = root.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(start)) {
      return walk.filter(Files::isRegularFile)
          .map(path -> root.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  byte[] read(String entry) throws IOException {
    return Files.readAllBytes(root.resolve(entry));
  }

  long size(String entry) throws IOException {
    return Files.size(root.resolve(entry));
  }

  InputStream stream(String entry) throws IOException {
    return Files.newInputStream(root.resolve(entry));
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      zip.close();
    }
  }
}
