package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Suggestion;
import io.hyb.source.SourceTree;
import io.hyb.syntax.tree.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An import that leads to no file: how it is reported, and what may have been meant instead. */
final class MissingImport {
  private static final String ENDING = ".hyb";
  private static final int SHOWN = 5;

  private MissingImport() {}

  /** Of a path that can't be one, or a library that can't be read. */
  static Diagnostic unreadable(Value.Text target, String why) {
    return Diagnostic.error("missing-import", target.span(), why + target.text());
  }

  /**
   * Of a file that is not there: the nearest in name of its folder's specs, or some of them.
   *
   * @param path where the import leads, which may be a folder
   * @param from the spec that imports, which is not what it means
   */
  static Diagnostic file(SourceTree tree, Value.Text target, Path path, Path from) {
    boolean isFolder = tree.isFolder(path);
    Diagnostic finding = unreadable(target, isFolder ? "a folder, not a spec: " : "no such file: ");
    Path folder = isFolder ? path : path.toAbsolutePath().getParent();
    if (!tree.isFolder(folder)) {
      return finding.withFix(
          "there is no such folder either; paths are relative to the file that imports");
    }
    try {
      return named(
          tree, finding, target, path, specs(tree, folder, from.toAbsolutePath().normalize()));
    } catch (IOException e) {
      return finding.withFix("the folder cannot be listed; check that you may read it");
    }
  }

  /**
   * Of a name that the library which comes with Hyb doesn't have: what it may be the start of, or
   * else what is near, or else what is in its folder.
   */
  static Diagnostic standard(Value.Text target, List<String> names) {
    String text = target.text();
    Diagnostic finding = unreadable(target, "the standard library has no ");
    List<String> longer = starting(text, names);
    if (!longer.isEmpty()) {
      return finding.withFix(listed(longer, names));
    }
    String folder = text.substring(0, text.lastIndexOf('/') + 1);
    return orElse(
        nearest(finding, text, names, Function.identity()), listed(starting(folder, names), names));
  }

  private static List<String> starting(String text, List<String> names) {
    return names.stream().filter(name -> name.startsWith(text)).toList();
  }

  /** Some of the library's names; of all of them only the folders. */
  private static String listed(List<String> some, List<String> names) {
    if (!some.isEmpty() && some.size() < names.size()) {
      return "it has " + String.join(", ", some);
    }
    String folders =
        names.stream()
            .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
            .distinct()
            .collect(Collectors.joining(", "));
    return "it has " + folders + "; `hyb std` lists what is in them";
  }

  private static Diagnostic named(
      SourceTree tree, Diagnostic finding, Value.Text target, Path path, List<String> specs) {
    if (specs.isEmpty()) {
      return finding.withFix(
          "its folder has no other spec; paths are relative to the file that imports");
    }
    String some = specs.stream().limit(SHOWN).collect(Collectors.joining(", "));
    String all = "the folder has " + some + (specs.size() > SHOWN ? " and others" : "");
    Path name = path.getFileName();
    String text = target.text();
    String folder = tree.isFolder(path) ? text + "/" : text.substring(0, text.lastIndexOf('/') + 1);
    return orElse(
        name == null ? finding : nearest(finding, name.toString(), specs, near -> folder + near),
        all);
  }

  /**
   * @param written how an import names what is near
   */
  private static Diagnostic nearest(
      Diagnostic finding, String name, List<String> known, Function<String, String> written) {
    return Suggestion.nearest(name, known)
        .map(
            near ->
                finding.withFix("did you mean `" + near + "`?", '"' + written.apply(near) + '"'))
        .orElse(finding);
  }

  private static Diagnostic orElse(Diagnostic finding, String fix) {
    return finding.fix().isPresent() ? finding : finding.withFix(fix);
  }

  /** The names of a folder's specs but for one, sorted. */
  private static List<String> specs(SourceTree tree, Path folder, Path from) throws IOException {
    return tree.list(folder).stream()
        .filter(name -> name.endsWith(ENDING) && !tree.isFolder(folder.resolve(name)))
        .filter(name -> !folder.resolve(name).toAbsolutePath().normalize().equals(from))
        .sorted()
        .toList();
  }
}
