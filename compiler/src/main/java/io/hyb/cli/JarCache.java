package io.hyb.cli;

import io.hyb.home.Home;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Thin JARs, so that running a spec again need not compile it again. A JAR is named by what its
 * model means, and made again where its text or the runtime has changed.
 */
final class JarCache {
  private final Path folder;

  private JarCache(Path folder) {
    this.folder = folder;
  }

  /** The folder that {@code HYB_CACHE} names, else {@code .hyb/cache} in the user's home. */
  static JarCache ofUser() {
    Optional<String> named = variable("HYB_CACHE");
    Path home = Path.of(variable("HOME").orElse(System.getProperty("user.home")));
    return new JarCache(named.map(Path::of).orElse(home.resolve(".hyb").resolve("cache")));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  /** Where measured rankings are kept. */
  Path rankings() {
    return folder.resolve("rankings");
  }

  /** The JAR of a build, compiled now unless it was before. */
  Path jar(Build build, Home home) {
    Path jar = folder.resolve(build.name() + ".jar");
    if (!build.isCurrent(home, jar)) {
      build.writeThin(home, jar);
    }
    return jar;
  }
}
