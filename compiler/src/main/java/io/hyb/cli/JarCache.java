package io.hyb.cli;

import io.hyb.arch.cache.CachedJar;
import io.hyb.arch.cache.UserCache;
import io.hyb.home.Home;
import java.nio.file.Path;

/**
 * Thin JARs, so that running a spec again need not compile it again. A JAR is named by what its
 * model means, and made again where its text or the runtime has changed. Each is noted with its
 * specs, so that {@code hyb runs --prune} knows which are gone.
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
    CachedJar jar = CachedJar.named(folder, build.name());
    jar.note(build.origin());
    if (!build.isCurrent(home, jar.path())) {
      build.writeThin(home, jar.path());
    }
    return jar.path();
  }
}
