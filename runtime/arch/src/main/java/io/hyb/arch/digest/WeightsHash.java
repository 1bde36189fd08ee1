package io.hyb.arch.digest;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of a folder's weights: SHA-256, in hexadecimal, of {@code model.safetensors}, or of its
 * shards one after another in the order of their names. Of a single file it is what {@code
 * sha256sum} prints and what Hugging Face shows, of shards that of {@code cat *.safetensors |
 * sha256sum}.
 */
public final class WeightsHash {
  private static final String SINGLE = "model.safetensors";
  private static final String ENDING = ".safetensors";
  private static final int BUFFER = 1 << 20;

  private WeightsHash() {}

  /** Opens a file of the folder. */
  public interface Opener {
    InputStream open(String name) throws IOException;
  }

  /** Those of a folder's files that hold its weights, sorted. */
  public static List<String> files(Collection<String> names) {
    return names.contains(SINGLE)
        ? List.of(SINGLE)
        : names.stream().filter(name -> name.endsWith(ENDING)).sorted().toList();
  }

  /**
   * Reads the files and hashes them.
   *
   * @param files as {@link #files} gives them
   */
  public static String of(List<String> files, Opener folder) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    for (String file : files) {
      try (InputStream in = folder.open(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
