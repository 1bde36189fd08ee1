package io.hyb.cli;

import io.hyb.home.Home;
import io.hyb.home.UserCache;
import java.nio.file.Path;

/**
 * Thin JARs, so that running a spec again need not compile it again. A JAR is named by what its
 * model means, and made again where its text or the runtime has changed.
 */
final class JarCache {
  private final Path folder;

  private JarCache(Path folder) {
    this.folder = folder;
  }

  static JarCache ofUser() {
    return new JarCache(UserCache.folder());
  }

  /** The same in a folder that other machines see. */
  static JarCache at(Path folder) {
    return new JarCache(folder);
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
