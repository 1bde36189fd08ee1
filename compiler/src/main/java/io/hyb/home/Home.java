package io.hyb.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A folder with {@code lib/compiler/*.jar}, {@code lib/runtime/*.jar} and {@code VERSION}. It can
 * be moved: nothing in it says where it is.
 */
public final class Home {
  /** The environment variable that names a home to the compiler and to thin JARs. */
  public static final String VARIABLE = "HYB_HOME";

  private final Path root;

  private Home(Path root) {
    this.root = root;
  }

  /** The home at {@code root}, if that folder is one. */
  public static Optional<Home> at(Path root) {
    return Files.isDirectory(root.resolve("lib/runtime"))
        ? Optional.of(new Home(root.toAbsolutePath().normalize()))
        : Optional.empty();
  }

  /** The home whose {@code lib/compiler} holds the JAR that this class was loaded from. */
  public static Optional<Home> ofThisCompiler() {
    try {
      Path jar = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path lib = jar.toAbsolutePath().getParent();
      return lib.endsWith("lib/compiler") ? at(lib.resolve("../..")) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  public Path root() {
    return root;
  }

  /** What generated code is compiled against and runs on, in a fixed order. */
  public List<Path> runtimeJars() {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(root.resolve("lib/runtime"), "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.sort(jars);
    return List.copyOf(jars);
  }

  /**
   * Changes when the runtime does: a hash of its JARs' names, and of the contents of Hyb's own,
   * whose names stay the same while it is developed.
   */
  public String runtimeFingerprint() {
    MessageDigest digest = sha256();
    try {
      for (Path jar : runtimeJars()) {
        String name = jar.getFileName().toString();
        digest.update((name + '\n').getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (name.startsWith("hyb-")) {
          digest.update(Files.readAllBytes(jar));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
