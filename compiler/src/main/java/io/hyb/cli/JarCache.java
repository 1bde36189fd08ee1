package io.hyb.cli;

import io.hyb.codegen.GeneratedSource;
import io.hyb.home.Home;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Thin JARs by their content, so that running a spec again need not compile it again. A JAR's name
 * holds a hash of the generated sources, the spec and the runtime.
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
    Path jar = folder.resolve(build.model().name() + "-" + key(build, home) + ".jar");
    if (!Files.isRegularFile(jar)) {
      build.writeThin(home, jar);
    }
    return jar;
  }

  private static String key(Build build, Home home) {
    MessageDigest digest = sha256();
    for (GeneratedSource source : build.sources().sources()) {
      digest.update((source.path() + '\n').getBytes(StandardCharsets.UTF_8));
      digest.update(source.text().getBytes(StandardCharsets.UTF_8));
    }
    digest.update(build.spec().textHash().getBytes(StandardCharsets.UTF_8));
    digest.update(home.runtimeFingerprint().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
