package io.hyb.jar;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** The runtime as users have it: JARs in the {@code lib/runtime} of a home. */
final class Installed {
  private static final Pattern NOT_RUNTIME =
      Pattern.compile(
          "junit|jqwik|assertj|opentest4j|apiguardian|byte-buddy|javapoet|antlr|surefire"
              + "|test-classes|-tests\\.jar|hyb-(grammar|stdlib|compiler)"
              + "|(grammar|stdlib|compiler)/target");

  /** JARs of this size and more hold nothing but natives. */
  private static final long NATIVES = 10_000_000;

  private Installed() {}

  /** The runtime's files on the tests' class path. */
  static RuntimeLibrary library() {
    return new RuntimeLibrary(
        LoadedModel.classPath().stream()
            .filter(file -> !NOT_RUNTIME.matcher(file.toString().replace('\\', '/')).find())
            .toList());
  }

  /** Lays a home out in {@code folder}, without the natives: enough for what doesn't compute. */
  static Path home(Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib").resolve("runtime"));
    int number = 0;
    for (Path file : library().files()) {
      Path jar = lib.resolve("%02d-%s.jar".formatted(number++, file.getFileName()));
      if (Files.isDirectory(file)) {
        pack(file, jar);
      } else if (Files.size(file) < NATIVES) {
        Files.copy(file, jar);
      }
    }
    return folder;
  }

  /** A home whose runtime is nothing but a version. */
  static Path homeOfVersion(String version, Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib").resolve("runtime"));
    SortedJar jar = new SortedJar(manifest());
    jar.put("io/hyb/runtime/boot/version.txt", version.getBytes(StandardCharsets.UTF_8));
    write(jar, lib.resolve("hyb-runtime.jar"));
    return folder;
  }

  static void pack(Path classes, Path jar) throws IOException {
    SortedJar packed = new SortedJar(manifest());
    try (Archive archive = Archive.open(classes)) {
      for (String entry : archive.entries()) {
        packed.put(entry, archive.read(entry));
      }
    }
    write(packed, jar);
  }

  static void write(SortedJar content, Path jar) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(jar))) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }

  /** What a process wrote and how it ended. */
  record Outcome(int exit, List<String> out, List<String> err) {}

  /** {@code java -jar jar args…} by a user whose home is {@code userHome}. */
  static Outcome java(Path jar, Path userHome, String hybHome, String... args) throws Exception {
    Path out = Files.createTempFile(userHome, "out", ".txt");
    Path err = Files.createTempFile(userHome, "err", ".txt");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder = new ProcessBuilder(java.toString());
    builder.command().addAll(List.of("-jar", jar.toString()));
    builder.command().addAll(List.of(args));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("HOME", userHome.toString());
    builder.environment().remove("HYB_HOME");
    builder.environment().remove("OPT_OUT_TRACKING");
    if (!hybHome.isEmpty()) {
      builder.environment().put("HYB_HOME", hybHome);
    }
    int exit = builder.start().waitFor();
    return new Outcome(exit, Files.readAllLines(out), Files.readAllLines(err));
  }
}
