package io.hyb.runtime.doctor;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Folders in which Hyb and DJL keep what they make again where it is removed. */
final class Caches {
  private Caches() {}

  static List<Finding> findings() {
    Path user = Path.of(variable("HOME").orElse(System.getProperty("user.home")));
    Path specs = variable("HYB_CACHE").map(Path::of).orElse(user.resolve(".hyb").resolve("cache"));
    Path texts =
        variable("XDG_CACHE_HOME").map(Path::of).orElse(user.resolve(".cache")).resolve("hyb");
    return List.of(
        finding("cache of specs and rankings", specs, "HYB_CACHE"),
        finding("cache of texts", texts, "XDG_CACHE_HOME"),
        finding("cache of libraries", Utils.getCacheDir(), "DJL_CACHE_DIR"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static Finding finding(String name, Path folder, String variable) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isWritable(there)) {
      return Finding.broken(
          name,
          "%s cannot be written".formatted(folder),
          "set %s to a folder of yours".formatted(variable));
    }
    return Finding.ok(name, "%s, %.1f MB".formatted(folder, bytes(folder) / 1e6));
  }

  private static long bytes(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(Caches::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // for information only
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // gone in the meantime
    }
  }
}
