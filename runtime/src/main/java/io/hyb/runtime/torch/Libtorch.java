package io.hyb.runtime.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libtorch that the user's variable {@code HYB_LIBTORCH} names: a libtorch folder, or a Python
 * environment that has torch.
 *
 * @param libraries the folder of its shared libraries
 * @param version such as {@code 2.7.1}
 * @param flavour {@code cpu}, or such as {@code cu128}
 */
public record Libtorch(Path libraries, String version, String flavour) {
  /** The variable. */
  public static final String VARIABLE = "HYB_LIBTORCH";

  private static final String TORCH = System.mapLibraryName("torch");
  private static final Pattern VERSION =
      Pattern.compile("(\\d+\\.\\d+\\.\\d+)[^+'\\s]*(?:\\+(cpu|cu\\d+|rocm[\\d.]+))?");

  private static final Pattern PYTHON_VERSION = Pattern.compile("__version__ = '([^']+)'");
  private static final Pattern PYTHON_CUDA = Pattern.compile("cuda[^=\\n]*= '(\\d+)\\.(\\d+)'");

  /** Of DJL's own libraries there is one for every CUDA, named after the one it was built with. */
  private static final String DJL_CUDA = "cu128";

  /** Needs Python, which isn't there. */
  private static final String EXCLUDED = System.mapLibraryName("shm");

  /**
   * Tells DJL, before its engine starts, which libtorch to take, and not to report its start to its
   * makers, as it does on some clouds.
   *
   * @throws UnfitLibtorch if the variable names no libtorch that fits
   */
  public static void prepare() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    named()
        .ifPresent(
            libtorch -> {
              libtorch.checkFits(built());
              System.setProperty("PYTORCH_LIBRARY_PATH", libtorch.libraries.toString());
              System.setProperty("PYTORCH_VERSION", libtorch.version);
              System.setProperty("PYTORCH_FLAVOR", libtorch.hasCuda() ? DJL_CUDA : "cpu");
              System.setProperty("PYTORCH_LIBRARY_EXCLUSION", EXCLUDED);
            });
  }

  /**
   * What the variable names, if it is set.
   *
   * @throws UnfitLibtorch if no libtorch is there
   */
  public static Optional<Libtorch> named() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(name -> !name.isBlank())
        .map(Libtorch::in);
  }

  /**
   * The libtorch in a folder, or in the Python environment there.
   *
   * @throws UnfitLibtorch if there is none
   */
  static Libtorch in(String name) {
    try {
      Path folder = Path.of(name);
      for (Path root : roots(folder)) {
        Path libraries = root.resolve("lib");
        if (Files.exists(libraries.resolve(TORCH))) {
          return read(root, libraries.toRealPath());
        }
      }
    } catch (IOException | InvalidPathException e) {
      // Said below.
    }
    throw new UnfitLibtorch(
        "%s is %s, where there is no libtorch: set it to a libtorch folder, which has lib/%s, or to a Python environment that has torch"
            .formatted(VARIABLE, name, TORCH));
  }

  /** Folders that may hold {@code lib}: this one, what it is the lib of, and Python's torch. */
  private static List<Path> roots(Path folder) throws IOException {
    Stream<Path> above = Stream.ofNullable(folder.toAbsolutePath().normalize().getParent());
    Stream<Path> python =
        Stream.of("lib", "lib64", "Lib")
            .map(folder::resolve)
            .filter(Files::isDirectory)
            .flatMap(Libtorch::packages);
    return Stream.of(Stream.of(folder), above, python).flatMap(each -> each).toList();
  }

  private static Stream<Path> packages(Path lib) {
    try (Stream<Path> entries = Files.list(lib)) {
      List<Path> found =
          entries
              .filter(entry -> entry.getFileName().toString().startsWith("python3"))
              .sorted()
              .toList();
      return Stream.concat(found.stream(), Stream.of(lib))
          .map(python -> python.resolve("site-packages").resolve("torch"));
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static Libtorch read(Path root, Path libraries) throws IOException {
    Path ofPython = root.resolve("version.py");
    Path ofFolder = root.resolve("build-version");
    if (Files.exists(ofPython)) {
      String text = Files.readString(ofPython);
      Matcher version = PYTHON_VERSION.matcher(text);
      Matcher cuda = PYTHON_CUDA.matcher(text);
      String flavour = cuda.find() ? "cu" + cuda.group(1) + cuda.group(2) : "cpu";
      return of(libraries, version.find() ? version.group(1) : "", flavour, ofPython);
    }
    if (Files.exists(ofFolder)) {
      return of(libraries, Files.readString(ofFolder).strip(), "cpu", ofFolder);
    }
    throw new UnfitLibtorch(
        "%s: %s has neither build-version nor version.py, so that its version isn't known; unpack libtorch again"
            .formatted(VARIABLE, root));
  }

  /**
   * @param flavour where the version doesn't say it
   */
  private static Libtorch of(Path libraries, String version, String flavour, Path from) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      throw new UnfitLibtorch("%s: '%s' is not a version".formatted(from, version));
    }
    String named = matcher.group(2);
    return new Libtorch(libraries, matcher.group(1), named == null ? flavour : named);
  }

  boolean hasCuda() {
    return flavour.startsWith("cu");
  }

  /**
   * Refuses another version than DJL's library is built for, unless one for it lies beside.
   *
   * @param built the version that it is built for
   */
  void checkFits(String built) {
    if (!version.equals(built) && !hasOwnBridge()) {
      throw new UnfitLibtorch(
          "%s names libtorch %s in %s; Hyb runs with %s: pip install torch==%s"
              .formatted(VARIABLE, version, libraries, built, built));
    }
  }

  private boolean hasOwnBridge() {
    try (Stream<Path> files = Files.list(libraries)) {
      String bridge = System.mapLibraryName("djl_torch");
      return files.anyMatch(file -> file.getFileName().toString().endsWith(bridge));
    } catch (IOException e) {
      return false;
    }
  }

  /** The version of libtorch that DJL's library is built for. */
  public static String built() {
    try (InputStream in = Libtorch.class.getResourceAsStream("/jnilib/pytorch.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("jni_version", "2.7.1").split("-", 2)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
