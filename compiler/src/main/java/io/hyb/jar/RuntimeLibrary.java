package io.hyb.jar;

import io.hyb.arch.output.OutputRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The installed runtime as files: its own JAR and those that it needs.
 *
 * @param files JARs, or folders of classes, in class-path order
 */
public record RuntimeLibrary(List<Path> files) {
  private static final String BOOT = "io/hyb/runtime/boot/";
  private static final String VERSION = BOOT + "version.txt";

  public RuntimeLibrary {
    files = List.copyOf(files);
  }

  /**
   * The runtime's version.
   *
   * @throws OutputRefused if the files hold no runtime
   */
  String version() {
    return new String(bootPackage().get(VERSION), StandardCharsets.UTF_8).strip();
  }

  /** The classes that start a thin JAR, by their paths. */
  SortedMap<String, byte[]> bootClasses() {
    SortedMap<String, byte[]> classes = new TreeMap<>(bootPackage());
    classes.keySet().removeIf(path -> !path.endsWith(".class") || path.endsWith("-info.class"));
    return classes;
  }

  /**
   * Adds what changes when the runtime does: its JARs' names, and the contents of Hyb's own, whose
   * names stay the same while it is developed.
   */
  void digest(MessageDigest digest) {
    for (Path file : files) {
      String name = file.getFileName().toString();
      digest.update((name + '\n').getBytes(StandardCharsets.UTF_8));
      if (name.startsWith("hyb-")) {
        try {
          digest.update(Files.readAllBytes(file));
        } catch (IOException e) {
          throw new UncheckedIOException("reading " + name, e);
        }
      }
    }
  }

  private SortedMap<String, byte[]> bootPackage() {
    for (Path file : files) {
      try (Archive archive = Archive.open(file)) {
        SortedMap<String, byte[]> found = new TreeMap<>();
        for (String entry : archive.entries(BOOT)) {
          found.put(entry, archive.read(entry));
        }
        if (found.containsKey(VERSION)) {
          return found;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("reading " + file.getFileName(), e);
      }
    }
    throw new OutputRefused(
        "the Hyb runtime is not among the %d files given for it: install Hyb again"
            .formatted(files.size()));
  }
}
