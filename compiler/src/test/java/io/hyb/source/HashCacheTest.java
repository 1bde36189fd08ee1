package io.hyb.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashCacheTest {
  private static final String FILE = "model.safetensors";

  @TempDir Path folder;

  private String hash(Path cache) throws IOException {
    return new HashCache(cache).hash(folder, List.of(FILE));
  }

  @Test
  void filesOfKnownSizeAndDateAreNotReadAgain() throws IOException {
    Path cache = folder.resolve("cache");
    Path weights = Files.writeString(folder.resolve(FILE), "abc");
    FileTime date = Files.getLastModifiedTime(weights);
    String first = hash(cache);
    Files.writeString(weights, "xyz");
    Files.setLastModifiedTime(weights, date);
    assertThat(hash(cache)).isEqualTo(first);
    Files.setLastModifiedTime(weights, FileTime.fromMillis(date.toMillis() + 1000));
    assertThat(hash(cache)).isNotEqualTo(first).isEqualTo(hash(folder.resolve("another")));
  }

  @Test
  void aCacheThatCannotBeWrittenIsDoneWithout() throws IOException {
    Files.writeString(folder.resolve(FILE), "abc");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(hash(file.resolve("cache"))).isEqualTo(hash(folder.resolve("cache")));
  }

  @Test
  void aBrokenEntryIsMadeAgain() throws IOException {
    Path cache = folder.resolve("cache");
    Files.writeString(folder.resolve(FILE), "abc");
    String hash = hash(cache);
    try (var entries = Files.newDirectoryStream(cache)) {
      for (Path entry : entries) {
        Files.writeString(entry, "cut off");
      }
    }
    assertThat(hash(cache)).isEqualTo(hash);
  }
}
