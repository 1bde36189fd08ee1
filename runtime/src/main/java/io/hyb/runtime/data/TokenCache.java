package io.hyb.runtime.data;

import java.nio.file.Path;

/** Where tokenised files are kept unless a folder is named. */
public final class TokenCache {
  private TokenCache() {}

  /**
   * {@code hyb/tokens} below {@code XDG_CACHE_HOME}, or below {@code .cache} in the user's home.
   */
  public static Path defaultFolder() {
    String set = System.getenv("XDG_CACHE_HOME");
    Path root =
        set == null || set.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(set);
    return root.resolve("hyb").resolve("tokens");
  }
}
