package io.hyb.runtime.boot;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The main class of a thin JAR. */
public final class Boot {
  /** Names the model's own main class in the JAR's manifest. */
  static final String MODEL_MAIN = "Hyb-Model-Main";

  /** The runtime's version that the JAR was compiled for. */
  static final String RUNTIME_VERSION = "Hyb-Runtime-Version";

  /** A resource of the runtime that holds its version. */
  public static final String VERSION_FILE = "io/hyb/runtime/boot/version.txt";

  private Boot() {}

  /** Runs the model's main class, or says in one line on stderr why not and exits with 1. */
  public static void main(String[] args) throws Throwable {
    try {
      Path jar = ownJar();
      Installation runtime = Installation.find(System.getenv(), UserHome.folder());
      start(jar, runtime, args);
    } catch (BootRefused e) {
      System.err.println("hyb: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Path ownJar() throws URISyntaxException {
    return Path.of(Boot.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /**
   * Loads model and runtime beside each other, shielded from the boot classes, and calls the
   * model's {@code main}.
   */
  static void start(Path jar, Installation runtime, String... args) throws Throwable {
    Attributes manifest = manifest(jar);
    // Not closed: the model's threads and shutdown hooks load classes until the very end.
    URLClassLoader loader =
        new URLClassLoader("hyb", urls(jar, runtime), ClassLoader.getPlatformClassLoader());
    checkVersion(jar, manifest, runtime, loader);
    // Set first: DJL reports its start to its makers otherwise.
    System.setProperty("OPT_OUT_TRACKING", "true");
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> main = loader.loadClass(required(jar, manifest, MODEL_MAIN));
    try {
      main.getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Attributes manifest(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    }
  }

  private static String required(Path jar, Attributes manifest, String name) throws BootRefused {
    String value = manifest.getValue(name);
    if (value == null) {
      throw new BootRefused(
          jar.getFileName() + " is not a JAR compiled by Hyb: its manifest lacks " + name);
    }
    return value;
  }

  /** The runtime first, so that its version is read from itself. */
  private static URL[] urls(Path jar, Installation runtime) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path path : runtime.jars()) {
      urls.add(path.toUri().toURL());
    }
    urls.add(jar.toUri().toURL());
    return urls.toArray(URL[]::new);
  }

  private static void checkVersion(
      Path jar, Attributes manifest, Installation runtime, ClassLoader loader)
      throws BootRefused, IOException {
    String compiledFor = required(jar, manifest, RUNTIME_VERSION);
    String installed = version(loader);
    if (!compiledFor.equals(installed)) {
      throw new BootRefused(
          ("%s was compiled for Hyb %s, but %s holds %s; compile its spec again,"
                  + " or set HYB_HOME to a Hyb %s")
              .formatted(jar.getFileName(), compiledFor, runtime.home(), installed, compiledFor));
    }
  }

  private static String version(ClassLoader loader) throws IOException {
    try (InputStream in = loader.getResourceAsStream(VERSION_FILE)) {
      return in == null
          ? "no version that can be read"
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
