package io.hyb.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Prints, for the command that makes completion scripts, the runtime's commands and the verbs of
 * JARs: an array of {@code {name, about, options: [{name, parameter, words, help}], operands}}. A
 * verb of a JAR is called {@code run VERB}.
 */
public final class CommandsMain {
  private CommandsMain() {}

  public static void main(String[] args) {
    System.exit(
        Console.ofProcess(
            console -> {
              console.out().println(json());
              return ExitCode.FINE;
            }));
  }

  /** The array. */
  public static JsonArray json() {
    Map<String, CommandSpec> commands = new LinkedHashMap<>();
    for (CommandLine verb : Verbs.descriptions()) {
      commands.put("run " + verb.getCommandName(), verb.getCommandSpec());
    }
    commands.put("run", commands.get("run run")); // what `hyb run` without a verb takes
    for (Object command :
        List.of(
            new ImportMain(null),
            new ReportMain(null),
            new DoctorMain(null),
            new RunsMain(null, null),
            new SweepReportMain(null))) {
      CommandSpec spec = new CommandLine(command).getCommandSpec();
      commands.put(spec.name().substring("hyb ".length()), spec);
    }
    JsonArray all = new JsonArray();
    commands.forEach((name, command) -> all.add(json(name, command)));
    return all;
  }

  private static JsonObject json(String name, CommandSpec command) {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("about", String.join(" ", command.usageMessage().description()));
    JsonArray options = new JsonArray();
    command.options().stream()
        .filter(option -> !option.hidden())
        .map(CommandsMain::json)
        .forEach(options::add);
    json.add("options", options);
    JsonArray operands = new JsonArray();
    command.positionalParameters().stream()
        .map(PositionalParamSpec::paramLabel)
        .forEach(operands::add);
    json.add("operands", operands);
    return json;
  }

  private static JsonObject json(OptionSpec option) {
    JsonObject json = new JsonObject();
    json.addProperty("name", option.longestName());
    json.addProperty("parameter", option.arity().max() == 0 ? "" : option.paramLabel());
    JsonArray words = new JsonArray();
    words(option).forEach(words::add);
    json.add("words", words);
    json.addProperty("help", String.join(" ", option.description()));
    return json;
  }

  private static List<String> words(OptionSpec option) {
    List<String> words = new ArrayList<>();
    if (option.completionCandidates() != null) {
      option.completionCandidates().forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
    }
    return words;
  }
}
