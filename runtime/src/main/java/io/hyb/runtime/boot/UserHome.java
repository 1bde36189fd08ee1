package io.hyb.runtime.boot;

import java.nio.file.Path;
import java.util.Optional;

/** The user's home folder. */
public final class UserHome {
  private UserHome() {}

  /** As the launcher sees it: in containers {@code HOME} is often not what Java thinks it is. */
  public static Path folder() {
    return variable("HOME").orElse(Path.of(System.getProperty("user.home")));
  }

  /** The folder that a variable of the environment names, if it is set. */
  public static Optional<Path> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank()).map(Path::of);
  }
}
