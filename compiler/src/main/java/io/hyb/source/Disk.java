package io.hyb.source;

import io.hyb.arch.digest.WeightsHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of the machine. */
final class Disk implements SourceTree {
  static final Disk INSTANCE = new Disk();

  private Disk() {}

  @Override
  public byte[] read(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most);
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public boolean isFolder(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  @Override
  public Optional<String> weightsHash(Path folder) {
    try {
      List<String> files = isFolder(folder) ? WeightsHash.files(list(folder)) : List.of();
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(HashCache.ofUser().hash(folder.toRealPath(), files));
    } catch (IOException e) {
      return Optional.empty(); // who reads the weights says what is wrong with them
    }
  }
}
