package io.hyb.cli;

import io.hyb.source.Library;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A teacher of the standard library.
 *
 * @param spec the file that declares it, such as {@code std/teachers/smollm2.hyb}
 * @param name such as {@code SmolLM2_135M}
 * @param about the first line of its doc comment
 */
record LibraryTeacher(String spec, String name, String about) {
  /** The smallest, which trains in minutes on one GPU and whose weights anyone may download. */
  static final String DEFAULT = "SmolLM2_135M";

  private static final String TEACHERS = "std/teachers/";
  private static final String RANKINGS = "std/rankings/";

  /** Every one, in the order of the library. */
  static List<LibraryTeacher> all() {
    return specs(TEACHERS).stream()
        .flatMap(spec -> Declared.inLibrary(spec).stream())
        .map(each -> new LibraryTeacher(each.file(), each.name(), each.line()))
        .toList();
  }

  static List<String> names() {
    return all().stream().map(LibraryTeacher::name).toList();
  }

  /**
   * The one that {@code --teacher} means.
   *
   * @param text its name, or its spec, of which it is the first, or both: {@code
   *     std/teachers/smollm2.hyb:SmolLM2_135M}
   */
  static Optional<LibraryTeacher> find(String text) {
    return all().stream().filter(each -> each.isMeant(text)).findFirst();
  }

  private boolean isMeant(String text) {
    return List.of(name, spec, spec.replace(".hyb", ""), spec + ":" + name).contains(text);
  }

  /** The library's ranking of its heads, if there is one: the spec that declares it. */
  Optional<String> ranking() {
    return specs(RANKINGS).stream().filter(this::isRankedIn).findFirst();
  }

  private boolean isRankedIn(String ranking) {
    return items(ranking).stream()
        .flatMap(item -> item instanceof Block block ? block.items().stream() : null)
        .anyMatch(
            item ->
                item instanceof Assignment set
                    && set.pathText().equals("teacher")
                    && set.value() instanceof Value.Name named
                    && named.text().equals(name));
  }

  private static List<Item> items(String spec) {
    try {
      String text = Library.text(spec).orElseThrow();
      return SpecParser.parse(spec, text).value().orElseThrow().items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> specs(String folder) {
    try {
      return Library.names().stream().filter(name -> name.startsWith(folder)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
