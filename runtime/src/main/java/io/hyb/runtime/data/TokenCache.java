package io.hyb.runtime.data;

import io.hyb.runtime.boot.UserHome;
import java.nio.file.Path;

/** Where tokenised files are kept unless a folder is named. */
public final class TokenCache {
  private TokenCache() {}

  /**
   * {@code hyb/tokens} below {@code XDG_CACHE_HOME}, or below {@code .cache} in the user's home.
   */
  public static Path defaultFolder() {
    Path root =
        UserHome.variable("XDG_CACHE_HOME").orElseGet(() -> UserHome.folder().resolve(".cache"));
    return root.resolve("hyb").resolve("tokens");
  }
}
