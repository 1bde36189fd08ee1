package io.hyb.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
}
