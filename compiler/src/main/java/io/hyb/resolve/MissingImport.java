package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Suggestion;
import io.hyb.syntax.tree.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An import that leads to no file: what is said of it, and what may have been meant instead. */
final class MissingImport {
  private static final String ENDING = ".hyb";
  private static final int SHOWN = 5;

  private MissingImport() {}

  /** Of a path that can't be one, or a library that can't be read. */
  static Diagnostic unreadable(Value.Text target, String why) {
    return Diagnostic.error("missing-import", target.span(), why + target.text());
  }

  /**
   * Of a file that is not there, with a spec that is: the nearest in name or the only one in its
   * folder, else some of those there.
   *
   * @param path where the import leads, which may be a folder
   * @param from the spec that imports, which is not what it means
   */
  static Diagnostic file(Value.Text target, Path path, Path from) {
    boolean folder = Files.isDirectory(path);
    Diagnostic finding = unreadable(target, folder ? "a folder, not a spec: " : "no such file: ");
    String written = target.text();
    String prefix =
        folder
            ? written + (written.isEmpty() || written.endsWith("/") ? "" : "/")
            : written.substring(0, written.lastIndexOf('/') + 1);
    Path beside = folder ? path : path.toAbsolutePath().getParent();
    List<String> specs = specs(beside, from.toAbsolutePath().normalize());
    Optional<String> near = specs.size() == 1 ? Optional.of(specs.get(0)) : nearest(path, specs);
    return finding.withFix(
        near.map(name -> "did you mean `import \"" + prefix + name + ENDING + "\"`?")
            .orElseGet(() -> whatIsThere(prefix, beside, specs)));
  }

  private static String whatIsThere(String prefix, Path beside, List<String> specs) {
    if (specs.isEmpty()) {
      return (Files.isDirectory(beside) ? "no other spec is there" : "there is no folder " + prefix)
          + "; paths are relative to the file that imports";
    }
    String some =
        specs.stream()
            .limit(SHOWN)
            .map(name -> prefix + name + ENDING)
            .collect(Collectors.joining(", "));
    return "there are " + some + (specs.size() > SHOWN ? " and others" : "");
  }

  /** Of a name that the library which comes with Hyb doesn't have. */
  static Diagnostic standard(Value.Text target, List<String> names) {
    Diagnostic finding = unreadable(target, "the standard library has no ");
    return Suggestion.nearest(target.text(), names)
        .map(near -> finding.withFix("did you mean `import \"" + near + "\"`?"))
        .orElseGet(() -> finding.withFix("it has " + String.join(", ", names)));
  }

  private static Optional<String> nearest(Path path, List<String> specs) {
    return Optional.ofNullable(path.getFileName())
        .flatMap(name -> Suggestion.nearest(stem(name), specs));
  }

  /** Names without their ending of the specs in a folder, sorted. */
  private static List<String> specs(Path folder, Path from) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING) && Files.isRegularFile(file))
          .filter(file -> !file.toAbsolutePath().normalize().equals(from))
          .map(file -> stem(file.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String stem(Path name) {
    String text = name.toString();
    return text.endsWith(ENDING) ? text.substring(0, text.length() - ENDING.length()) : text;
  }
}
