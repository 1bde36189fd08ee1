package io.hyb.cli;

import io.hyb.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A verb's arguments, split into options and the rest. A reader of our own, because loading picocli
 * takes longer than the Java machine takes to start, and {@code hyb check} should answer before one
 * notices. The verbs of a compiled JAR, which load PyTorch anyway, do use picocli.
 */
final class Arguments {
  /** The values of each option, by its name, as the option has read them. */
  private final Map<String, List<Object>> values = new HashMap<>();

  /** The same values in the order of the command line, each with its option's name. */
  private final List<Map.Entry<String, Object>> order = new ArrayList<>();

  private final List<String> rest = new ArrayList<>();

  private Arguments() {}

  /**
   * Reads {@code --flag}, {@code --name VALUE} and {@code --name=VALUE}, in any order with the
   * rest; what follows {@code --} is rest.
   */
  static Arguments read(List<String> arguments, List<Option<?>> options) throws UsageError {
    Arguments read = new Arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        read.rest.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (isOption(argument)) {
        i += read.take(option(argument, options), arguments, i);
      } else {
        read.rest.add(argument);
      }
    }
    return read;
  }

  /** Takes one option out of arguments that are otherwise for someone else, wherever it is. */
  static Arguments separate(List<String> arguments, Option<?> option) throws UsageError {
    Arguments read = new Arguments();
    for (int i = 0; i < arguments.size(); i++) {
      if (name(arguments.get(i)).equals(option.name())) {
        i += read.take(option, arguments, i);
      } else {
        read.rest.add(arguments.get(i));
      }
    }
    return read;
  }

  /** Whether an argument is an option rather than a file's name; a lone dash is a name. */
  static boolean isOption(String argument) {
    return argument.length() > 1 && argument.charAt(0) == '-';
  }

  private static String name(String argument) {
    int mark = argument.startsWith("--") ? argument.indexOf('=') : -1;
    return mark < 0 ? argument : argument.substring(0, mark);
  }

  private static Option<?> option(String argument, List<Option<?>> options) throws UsageError {
    List<String> known = new ArrayList<>();
    for (Option<?> option : options) {
      if (option.isCalled(name(argument))) {
        return option;
      }
      known.add(option.name());
    }
    throw new UsageError("unknown option " + name(argument) + didYouMean(name(argument), known));
  }

  /** The end of a sentence about an unknown name, empty where nothing is near. */
  static String didYouMean(String name, List<String> known) {
    return Suggestion.nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /**
   * Reads the option at {@code place}.
   *
   * @return how many further arguments its value takes
   */
  private int take(Option<?> option, List<String> arguments, int place) throws UsageError {
    String argument = arguments.get(place);
    String written = name(argument);
    boolean attached = argument.length() > written.length();
    if (option.isFlag()) {
      if (attached) {
        throw new UsageError(option.name() + " takes no value");
      }
      add(option, "");
      return 0;
    }
    if (attached) {
      add(option, argument.substring(written.length() + 1));
      return 0;
    }
    if (option.optional() && !isValue(arguments, place + 1)) {
      add(option, "");
      return 0;
    }
    if (place + 1 == arguments.size()) {
      throw new UsageError(option.name() + " needs a value");
    }
    add(option, arguments.get(place + 1));
    return 1;
  }

  /** Whether there is an argument that can be a value that may be left out: no option, no spec. */
  private static boolean isValue(List<String> arguments, int place) {
    return place < arguments.size()
        && !isOption(arguments.get(place))
        && !arguments.get(place).matches("\\S*\\.hyb(:\\S*)?");
  }

  private void add(Option<?> option, String value) throws UsageError {
    List<Object> given = values.computeIfAbsent(option.name(), key -> new ArrayList<>());
    if (!given.isEmpty() && !option.repeats() && !option.isFlag()) {
      throw new UsageError(option.name() + " is given twice");
    }
    Object read = option.reader().read(value);
    given.add(read);
    order.add(Map.entry(option.name(), read));
  }

  boolean has(Option<?> flag) {
    return values.containsKey(flag.name());
  }

  /** Every value of a repeatable option, in order. */
  @SuppressWarnings("unchecked") // the option itself has read them
  <T> List<T> all(Option<T> option) {
    return (List<T>) values.getOrDefault(option.name(), List.of());
  }

  /** The values of several options, as the command line mixes them. */
  @SuppressWarnings("unchecked") // the options themselves have read them
  <T> List<T> mixed(List<Option<? extends T>> options) {
    List<String> names = options.stream().map(Option::name).toList();
    return (List<T>)
        order.stream()
            .filter(entry -> names.contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
  }

  /** The value of an option that may be given once. */
  <T> Optional<T> one(Option<T> option) {
    return all(option).stream().findFirst();
  }

  /** What is not an option. */
  List<String> rest() {
    return rest;
  }

  /** The one argument that is not an option. */
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
