package io.hyb.cli;

import io.hyb.arch.plan.Plan;
import io.hyb.arch.word.TokenCount;
import io.hyb.arch.word.Word;
import io.hyb.resolve.Setting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An option of the command: how it is written, what help says of it, and how its value is read.
 * What several verbs take is here; a verb lists its options, and its help is composed of them.
 *
 * @param name such as {@code --json}
 * @param alias another name that is understood; the same where there is none
 * @param parameter what help calls its value; empty for a flag, which takes none
 * @param repeats whether it may be given several times
 * @param optional whether its value may be left out, which reads as an empty one
 * @param words what its value may be, for completion; none where that is not a few words
 * @param help its line of help
 * @param reader reads its value
 */
record Option<T>(
    String name,
    String alias,
    String parameter,
    boolean repeats,
    boolean optional,
    Supplier<List<String>> words,
    String help,
    Option.Reader<T> reader) {

  private static final Supplier<List<String>> ANY = List::of;

  /** An option that needs its value. */
  Option(String name, String parameter, boolean repeats, String help, Option.Reader<T> reader) {
    this(name, name, parameter, repeats, false, ANY, help, reader);
  }

  /** Overrides a key of the spec, for every verb that reads one. */
  static final Option<Setting> SET =
      new Option<>(
          "--set",
          "PATH=VALUE",
          true,
          "overrides a key of the spec: --set ssm.d_state=16",
          Option::setting);

  /** Contexts to count costs at, for the verbs that do. */
  static final Option<List<Long>> CONTEXT =
      new Option<>(
          "--context",
          "N,N…",
          false,
          "tokens to count for; 2Ki,32Ki,128Ki by default",
          Option::contexts);

  /** Reads an option's value. */
  interface Reader<T> {
    /**
     * @throws UsageError if the value is malformed
     */
    T read(String value) throws UsageError;
  }

  static Option<String> flag(String name, String help) {
    return new Option<>(name, "", false, help, value -> value);
  }

  /** An option whose value may be left out, which reads as an empty one. */
  static Option<String> optional(String name, String parameter, String help) {
    return new Option<>(name, name, parameter, false, true, ANY, help, value -> value);
  }

  /**
   * An option whose value is one of a few words.
   *
   * @param constants spelled in lower case
   */
  static <E extends Enum<E>> Option<E> choice(
      String name, String parameter, String help, E[] constants) {
    List<String> words = Word.all(constants);
    return new Option<>(
        name,
        name,
        parameter,
        false,
        false,
        () -> words,
        help,
        word -> one(name, word, words, constants));
  }

  /** The same option with words to complete its value by. */
  Option<T> offering(Supplier<List<String>> offered) {
    return new Option<>(name, alias, parameter, repeats, optional, offered, help, reader);
  }

  private static <E extends Enum<E>> E one(
      String name, String word, List<String> words, E[] constants) throws UsageError {
    return Word.parse(constants, word)
        .orElseThrow(
            () ->
                new UsageError(
                    name
                        + " takes "
                        + either(words)
                        + ": "
                        + word
                        + Arguments.didYouMean(word, words)));
  }

  /** {@code a, b or c}. */
  static String either(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  static Option<Path> path(String name, String parameter, String help) {
    return new Option<>(name, parameter, false, help, value -> path(name, value));
  }

  /** Where the result goes: {@code -o}, or {@code --out}, as verbs of JARs call it. */
  static Option<Path> output(String parameter, String help) {
    return new Option<>(
        "-o", "--out", parameter, false, false, ANY, help, value -> path("-o", value));
  }

  boolean isCalled(String written) {
    return written.equals(name) || written.equals(alias);
  }

  private static Path path(String name, String value) throws UsageError {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new UsageError(name + " is not a path: " + value);
    }
  }

  /** The contexts that are named, else those that costs are usually told for. */
  static List<Long> contexts(Arguments read) {
    return read.one(CONTEXT).orElse(Plan.CONTEXTS);
  }

  private static List<Long> contexts(String text) throws UsageError {
    List<Long> contexts = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      try {
        contexts.add(TokenCount.parse(each));
      } catch (IllegalArgumentException e) {
        throw new UsageError("--context: " + e.getMessage());
      }
    }
    return contexts;
  }

  private static Setting setting(String value) throws UsageError {
    Optional<Setting> setting = Setting.parse(value);
    if (setting.isEmpty()) {
      throw new UsageError("--set takes PATH=VALUE, such as ssm.d_state=16: " + value);
    }
    return setting.get();
  }

  boolean isFlag() {
    return parameter.isEmpty();
  }

  /** As its line of help shows it: {@code --set PATH=VALUE}, {@code -o, --out FILE}. */
  String usage() {
    return (alias.equals(name) ? "" : name + ", ") + alias + value();
  }

  /** As a synopsis shows it: {@code [--set PATH=VALUE]…}. */
  String synopsis() {
    return "[" + name + value() + "]" + (repeats ? "…" : "");
  }

  private String value() {
    return isFlag() ? "" : " " + (optional ? "[" + parameter + "]" : parameter);
  }
}
