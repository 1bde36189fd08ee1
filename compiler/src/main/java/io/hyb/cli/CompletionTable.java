package io.hyb.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that a shell can complete: lines {@code COMMAND|KIND|NAME|VALUE|TEXT}, which a completion
 * script looks through.
 *
 * <table>
 *   <caption>Kinds of line</caption>
 *   <tr><th>kind</th><th>name</th><th>value</th></tr>
 *   <tr><td>{@code verb}</td><td>a verb of COMMAND</td><td>before how many operands it stands</td></tr>
 *   <tr><td>{@code option}</td><td>with its dashes</td><td>an {@link Offer}</td></tr>
 *   <tr><td>{@code operand}</td><td>its place, or {@code *} for any</td><td>an {@link Offer}</td></tr>
 * </table>
 */
final class CompletionTable {
  private static final String ROOT = "hyb";
  private static final String HELP = "--help";

  /** Texts by what stands before them; of two for one thing the first. */
  private final Map<String, String> lines = new LinkedHashMap<>();

  private CompletionTable() {}

  /**
   * The table of the command.
   *
   * @param runtime the verbs that the runtime does and those of compiled JARs, as it describes them
   */
  static String of(List<Verb> verbs, JsonArray runtime) {
    CompletionTable table = new CompletionTable();
    verbs.forEach(table::add);
    for (JsonElement command : runtime) {
      table.add(command.getAsJsonObject());
    }
    verbs.forEach(verb -> table.help(ROOT + " " + verb.name()));
    table.line(ROOT, "verb", "help", "0", "shows the help of the command, or of a verb");
    table.line(
        ROOT + " help", "operand", "0", Offer.of(verbs.stream().map(Verb::name).toList()), "");
    table.line(ROOT, "option", "--version", Offer.FLAG, "");
    return table.lines.entrySet().stream()
        .map(line -> line.getKey() + "|" + line.getValue())
        .collect(Collectors.joining("\n"));
  }

  private void add(Verb verb) {
    String command = ROOT + " " + verb.name();
    line(ROOT, "verb", verb.name(), "0", firstSentence(verb.summary()));
    verb.options().forEach(option -> add(command, option));
    List<Offer> offers = verb.offers();
    for (int place = 0; place < offers.size(); place++) {
      boolean last = place == offers.size() - 1;
      boolean many = last && verb.operands().contains("…");
      line(command, "operand", many ? "*" : Integer.toString(place), offers.get(place), "");
    }
    for (Verb.Subverb sub : verb.subverbs()) {
      line(command, "verb", sub.name(), "0", sub.summary());
      sub.options().forEach(option -> add(command + " " + sub.name(), option));
      line(command + " " + sub.name(), "operand", "0", sub.offer(), "");
    }
  }

  private void help(String command) {
    line(command, "option", HELP, Offer.FLAG, "shows the verb's help");
  }

  private void add(String command, Option<?> option) {
    Offer offer = Offer.of(option.parameter(), option.words().get());
    line(command, "option", option.name(), offer, option.help());
    line(command, "option", option.alias(), offer, option.help());
  }

  /** A command of the runtime: {@code run evaluate} is the verb {@code evaluate} of a JAR. */
  private void add(JsonObject command) {
    String name = command.get("name").getAsString();
    int blank = name.indexOf(' ');
    if (name.startsWith("run ")) {
      String about = firstSentence(command.get("about").getAsString());
      line(ROOT + " run", "verb", name.substring(blank + 1), "1", about);
    }
    for (JsonElement each : command.getAsJsonArray("options")) {
      JsonObject option = each.getAsJsonObject();
      line(
          ROOT + " " + name,
          "option",
          option.get("name").getAsString(),
          Offer.of(option.get("parameter").getAsString(), words(option)),
          option.get("help").getAsString());
    }
    if (blank < 0) {
      for (JsonElement operand : command.getAsJsonArray("operands")) {
        line(ROOT + " " + name, "operand", "*", Offer.of(operand.getAsString(), List.of()), "");
      }
    }
  }

  private static List<String> words(JsonObject option) {
    return option.getAsJsonArray("words").asList().stream().map(JsonElement::getAsString).toList();
  }

  private static String firstSentence(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    int end = line.indexOf(". ");
    return (end < 0 ? line : line.substring(0, end)).replaceFirst("\\.$", "");
  }

  private void line(String command, String kind, String name, Offer offer, String text) {
    line(command, kind, name, offer.written(), text);
  }

  private void line(String command, String kind, String name, String value, String text) {
    String key = String.join("|", command, kind, name, value);
    lines.putIfAbsent(key, text.replaceAll("\\s+", " ").replace('|', '/'));
  }
}
