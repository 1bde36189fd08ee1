package io.hyb.source;

import io.hyb.arch.cache.UserCache;
import io.hyb.arch.digest.WeightsHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Hashes of weights that were read before, by the path, size and date of their files: weights take
 * seconds to read, and a check should take none.
 *
 * @param folder where they are kept, a file each
 */
record HashCache(Path folder) {
  private static final int HEX_DIGITS = 64;

  static HashCache ofUser() {
    return new HashCache(UserCache.folder().resolve("weights"));
  }

  /** The hash of these files of {@code weights}, read now unless they were before. */
  String hash(Path weights, List<String> files) throws IOException {
    Path entry = folder.resolve(key(weights, files));
    Optional<String> known = read(entry);
    if (known.isPresent()) {
      return known.get();
    }
    String hash = WeightsHash.of(files, name -> Files.newInputStream(weights.resolve(name)));
    keep(entry, hash);
    return hash;
  }

  private static String key(Path weights, List<String> files) throws IOException {
    StringBuilder key = new StringBuilder();
    for (String name : files) {
      Path file = weights.resolve(name);
      key.append(file).append(' ').append(Files.size(file)).append(' ');
      key.append(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS)).append('\n');
    }
    return UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static Optional<String> read(Path entry) {
    try {
      return Optional.of(Files.readString(entry).strip())
          .filter(hash -> hash.length() == HEX_DIGITS);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A cache that cannot be written to is none. */
  private void keep(Path entry, String hash) {
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, ".hash", ".part");
      Files.writeString(part, hash + "\n");
      Files.move(part, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return;
    }
  }
}
