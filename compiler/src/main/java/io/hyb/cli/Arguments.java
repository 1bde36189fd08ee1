package io.hyb.cli;

import io.hyb.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A verb's arguments, split into options and the rest. A reader of our own, because loading picocli
 * takes longer than the Java machine takes to start, and {@code hyb check} should answer before one
 * notices. The verbs of a compiled JAR, which load PyTorch anyway, do use picocli.
 */
final class Arguments {
  private final Map<String, List<String>> options = new LinkedHashMap<>();
  private final List<String> rest = new ArrayList<>();

  private Arguments() {}

  /**
   * Reads {@code --flag}, {@code --name VALUE} and {@code --name=VALUE}, in any order with the
   * rest; what follows {@code --} is rest.
   *
   * @param flags options without a value
   * @param valued options with one, which may repeat
   */
  static Arguments read(List<String> arguments, Set<String> flags, Set<String> valued)
      throws UsageError {
    Arguments read = new Arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        read.rest.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (!isOption(argument)) {
        read.rest.add(argument);
        continue;
      }
      int mark = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = mark < 0 ? argument : argument.substring(0, mark);
      if (flags.contains(name) && mark < 0) {
        read.add(name, "");
      } else if (valued.contains(name)) {
        if (mark < 0 && i + 1 == arguments.size()) {
          throw new UsageError(name + " needs a value");
        }
        read.add(name, mark < 0 ? arguments.get(++i) : argument.substring(mark + 1));
      } else {
        throw unknown(name, flags, valued);
      }
    }
    return read;
  }

  /** Whether an argument is an option rather than a file's name; a lone dash is a name. */
  static boolean isOption(String argument) {
    return argument.length() > 1 && argument.charAt(0) == '-';
  }

  private static UsageError unknown(String name, Set<String> flags, Set<String> valued) {
    if (flags.contains(name)) {
      return new UsageError(name + " takes no value");
    }
    List<String> known = new ArrayList<>(flags);
    known.addAll(valued);
    return new UsageError("unknown option " + name + didYouMean(name, known));
  }

  /** The end of a sentence about an unknown name, empty where nothing is near. */
  static String didYouMean(String name, List<String> known) {
    return Suggestion.nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private void add(String name, String value) {
    options.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  boolean has(String flag) {
    return options.containsKey(flag);
  }

  /** Every value of a repeatable option, in order. */
  List<String> all(String name) {
    return options.getOrDefault(name, List.of());
  }

  /** The value of an option that may stand once. */
  Optional<String> one(String name) throws UsageError {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw new UsageError(name + " stands twice");
    }
    return values.stream().findFirst();
  }

  /** What is no option. */
  List<String> rest() {
    return rest;
  }

  /** The one thing that is no option. */
  String only(String what) throws UsageError {
    if (rest.isEmpty()) {
      throw new UsageError(what + " is missing");
    }
    if (rest.size() > 1) {
      throw new UsageError("one " + what + " at a time: " + rest.get(1) + " is too many");
    }
    return rest.get(0);
  }
}
