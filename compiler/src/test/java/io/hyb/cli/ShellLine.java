package io.hyb.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of the docs, split into words as a shell would: quotes, comments, lines that go on,
 * variables that a line before has set, and several commands on one.
 *
 * @param words but for variables set before the command
 */
record ShellLine(List<String> words) {
  private static final Set<String> CONNECTIVES = Set.of("|", "&&");
  private static final Pattern ASSIGNED = Pattern.compile("([A-Z_]+)=(.*)", Pattern.DOTALL);
  private static final Pattern WORD =
      Pattern.compile("#.*|\\s+|((?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z]+)");

  /** Each command of a block, in order. */
  static List<ShellLine> of(List<String> lines) {
    List<ShellLine> commands = new ArrayList<>();
    Map<String, String> variables = new HashMap<>();
    for (String line : String.join("\n", lines).replaceAll("\\\\\n", " ").split("\n")) {
      List<String> words = words(expanded(line, variables));
      while (!words.isEmpty()) {
        int end = end(words);
        ShellLine command = new ShellLine(unassigned(words.subList(0, end), variables));
        if (!command.words.isEmpty()) {
          commands.add(command);
        }
        words = words.subList(Math.min(end + 1, words.size()), words.size());
      }
    }
    return commands;
  }

  /** Where the first of several commands on a line ends. */
  private static int end(List<String> words) {
    int end = 0;
    while (end < words.size() && !CONNECTIVES.contains(words.get(end))) {
      end++;
    }
    return end;
  }

  /** The words after the variables that are set before them. */
  private static List<String> unassigned(List<String> words, Map<String, String> variables) {
    int start = 0;
    Matcher assigned = ASSIGNED.matcher("");
    while (start < words.size() && assigned.reset(words.get(start)).matches()) {
      variables.put(assigned.group(1), assigned.group(2));
      start++;
    }
    return List.copyOf(words.subList(start, words.size()));
  }

  private static String expanded(String line, Map<String, String> variables) {
    return VARIABLE
        .matcher(line)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      if (word.group().startsWith("#")) {
        break;
      }
      if (word.group(1) != null) {
        words.add(word.group(1).replace("\"", "").replace("'", ""));
      }
    }
    return words;
  }

  /** What follows {@code hyb}, if this is a command of it. */
  boolean isHyb() {
    return words.get(0).equals("hyb") || words.get(0).equals("./hyb");
  }

  /** Whether it runs a compiled JAR. */
  boolean isJar() {
    return words.size() > 2 && words.get(0).equals("java") && words.get(1).equals("-jar");
  }

  List<String> from(int index) {
    return words.subList(Math.min(index, words.size()), words.size());
  }
}
