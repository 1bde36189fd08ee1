package io.hyb.runtime.doctor;

import ai.djl.util.Utils;
import io.hyb.arch.cache.UserCache;
import io.hyb.runtime.data.TokenCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders in which Hyb and DJL keep what they make again where it is removed. */
final class Caches {
  private Caches() {}

  static List<Finding> findings() {
    return List.of(
        finding("cache of specs and rankings", UserCache.folder(), UserCache.VARIABLE),
        finding("cache of texts", TokenCache.defaultFolder(), "XDG_CACHE_HOME"),
        finding("cache of libraries", Utils.getCacheDir(), "DJL_CACHE_DIR"));
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
