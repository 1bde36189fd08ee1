package io.hyb.arch.cache;

import java.nio.file.Path;
import java.util.Optional;

/** The folder for what can be made again: compiled specs, measured rankings, hashes of weights. */
public final class UserCache {
  /** The environment variable that names another folder. */
  public static final String VARIABLE = "HYB_CACHE";

  private UserCache() {}

  /** The folder that {@code HYB_CACHE} names, else {@code .hyb/cache} in the user's home. */
  public static Path folder() {
    Optional<String> named = variable(VARIABLE);
    Path home = Path.of(variable("HOME").orElse(System.getProperty("user.home")));
    return named.map(Path::of).orElse(home.resolve(".hyb").resolve("cache"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}
