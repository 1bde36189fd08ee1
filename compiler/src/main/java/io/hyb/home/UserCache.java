package io.hyb.home;

import java.nio.file.Path;
import java.util.Optional;

/** The folder for what can be made again: compiled specs, measured rankings, hashes of weights. */
public final class UserCache {
  private UserCache() {}

  /** The folder that {@code HYB_CACHE} names, else {@code .hyb/cache} in the user's home. */
  public static Path folder() {
    Optional<String> named = variable("HYB_CACHE");
    Path home = Path.of(variable("HOME").orElse(System.getProperty("user.home")));
    return named.map(Path::of).orElse(home.resolve(".hyb").resolve("cache"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}
