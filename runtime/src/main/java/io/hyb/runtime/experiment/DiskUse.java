package io.hyb.runtime.experiment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * What files take on the disk, and what removing them frees. A stage's end that several runs share
 * is one file with several names: it is free when the last of them is.
 */
final class DiskUse {
  /** How many names of a file have been seen, by its key. */
  private final Map<Object, Integer> names = new HashMap<>();

  /** Bytes of all that is in a folder, each file counted once; what vanishes meanwhile isn't. */
  static long of(Path folder) {
    DiskUse use = new DiskUse();
    return use.walk(folder, (file, attributes) -> use.seen(attributes) == 1);
  }

  /** Bytes that are free once this folder is removed, after those that this was asked before. */
  long freedBy(Path folder) {
    return walk(folder, (file, attributes) -> seen(attributes) == links(file));
  }

  private interface Counted {
    boolean test(Path file, BasicFileAttributes attributes) throws IOException;
  }

  private int seen(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return key == null ? 1 : names.merge(key, 1, Integer::sum);
  }

  /** Names of a file; one where the system doesn't tell. */
  private static int links(Path file) throws IOException {
    try {
      return (Integer) Files.getAttribute(file, "unix:nlink");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
  }

  private long walk(Path folder, Counted counted) {
    long[] bytes = {0};
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              try {
                bytes[0] += counted.test(file, attributes) ? attributes.size() : 0;
              } catch (IOException e) {
                // It has gone meanwhile.
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new IllegalStateException("the visitor throws none", e);
    }
    return bytes[0];
  }
}
