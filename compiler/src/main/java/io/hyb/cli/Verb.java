package io.hyb.cli;

import java.util.List;

/** A verb of the {@code hyb} command. */
interface Verb {
  /** Columns of help. */
  int LINE = 100;

  String name();

  /** What it takes besides options, such as {@code SPEC…}. */
  default String operands() {
    return "";
  }

  /** What it does, in a few lines. */
  default String summary() {
    return "";
  }

  /** Its options, in the order in which help lists them. */
  default List<Option<?>> options() {
    return List.of();
  }

  /** What shells complete its operands by, in order; the last is for all that follow. */
  default List<Offer> offers() {
    return List.of();
  }

  /** Words that make it another verb where they are its first operand. */
  default List<Subverb> subverbs() {
    return List.of();
  }

  /**
   * A verb of a verb, such as {@code sweep status}.
   *
   * @param options those that it makes something of
   * @param offer what its operand is completed by
   */
  record Subverb(String name, String summary, List<Option<?>> options, Offer offer) {}

  /** Its arguments, as its help shows them. */
  default String synopsis() {
    StringBuilder synopsis = new StringBuilder(operands());
    for (Option<?> option : options()) {
      synopsis.append(' ').append(option.synopsis());
    }
    return synopsis.toString().strip();
  }

  /** A command line that calls it. */
  default String usage() {
    return "hyb %s %s".formatted(name(), synopsis()).strip();
  }

  /** What it does, and each option. */
  default String help() {
    int width = 0;
    for (Option<?> option : options()) {
      width = Math.max(width, option.usage().length());
    }
    StringBuilder help = new StringBuilder(summary());
    for (Option<?> option : options()) {
      help.append("  ").append(option.usage());
      help.append(" ".repeat(width + 2 - option.usage().length()));
      help.append(wrapped(option.help(), width + 4)).append('\n');
    }
    return help.toString();
  }

  /** A text that starts in a column, with what a line has no room for below its start. */
  private static String wrapped(String text, int column) {
    StringBuilder lines = new StringBuilder();
    int at = column;
    for (String word : text.split(" ")) {
      if (at > column && at + 1 + word.length() > LINE) {
        lines.append('\n').append(" ".repeat(column));
        at = column;
      } else if (at > column) {
        lines.append(' ');
        at++;
      }
      lines.append(word);
      at += word.length();
    }
    return lines.toString();
  }

  /** Whether its arguments ask for its help, by {@code --help} or {@code -h}. */
  default boolean isAskedForHelp(List<String> arguments) {
    int end = arguments.indexOf("--");
    return asksForHelp(end < 0 ? arguments : arguments.subList(0, end));
  }

  /** The same of a verb that passes arguments on: what follows the first is for another. */
  static boolean startsWithHelp(List<String> arguments) {
    return !arguments.isEmpty() && asksForHelp(arguments.subList(0, 1));
  }

  private static boolean asksForHelp(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h");
  }

  /**
   * Prints its help.
   *
   * @return the process's exit code
   */
  default int showHelp(Console console) throws Refusal {
    console.out().print(usage() + "\n\n" + help());
    return ExitCode.FINE;
  }

  /**
   * @param arguments what follows the verb
   * @return the process's exit code
   */
  int run(List<String> arguments) throws UsageError, Refusal;
}
