package io.hyb.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.json.ModelJson;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.output.OutputFile;
import io.hyb.check.Compilation;
import io.hyb.convert.mohawk.MohawkExport;
import io.hyb.diagnostic.Result;
import io.hyb.resolve.SpecRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** {@code hyb export}: the resolved model for other tools. */
final class ExportVerb implements Verb {
  private enum Format {
    JSON,
    YAML,
    MOHAWK
  }

  private static final Option<Format> FORMAT =
      Option.choice("--format", "FORMAT", "json by default, yaml or mohawk", Format.values());
  private static final Option<Path> OUTPUT =
      Option.output("FILE", "where to; of mohawk's configs a folder; standard output by default");

  private final Console console;

  ExportVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "export";
  }

  @Override
  public String operands() {
    return "SPEC";
  }

  @Override
  public String summary() {
    return """
        Writes the model of SPEC with all that it inherits, imports and leaves to defaults: as JSON or
        YAML, or as configs that goombalab/mohawk loads, one for each stage.
        `hyb run SPEC export` writes a student's weights for Hugging Face transformers.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(FORMAT, OUTPUT, Option.SET);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Arguments read = Arguments.read(arguments, options());
    SpecRef ref = SpecRef.parse(read.only("SPEC"));
    Format format = read.one(FORMAT).orElse(Format.JSON);
    Compilation compilation = Compilation.of(ref, read.all(Option.SET));
    Specs.report(compilation, console);
    if (compilation.model().isRefused()) {
      return ExitCode.REFUSED;
    }
    Model model = compilation.model().value().orElseThrow();
    Optional<PendingRanking> pending =
        model instanceof Hybrid hybrid ? hybrid.pending() : Optional.empty();
    if (pending.isPresent()) {
      throw new Refusal(
          "the heads of %s are known once %s is measured: `hyb run %s` does that"
              .formatted(model.name(), pending.get().ranking().name(), ref.file()));
    }
    return switch (format) {
      case JSON -> write(read, json(model));
      case YAML -> write(read, yaml(plain(object(model))));
      case MOHAWK -> mohawk(read, compilation, model);
    };
  }

  private static JsonObject object(Model model) {
    JsonObject json = ModelJson.write(model);
    json.addProperty("hash", SemanticHash.of(model));
    return json;
  }

  private static String json(Model model) {
    return new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create()
            .toJson(object(model))
        + "\n";
  }

  private static String yaml(Object value) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
    options.setWidth(120);
    options.setDereferenceAliases(true);
    return new Yaml(options).dump(value);
  }

  /** JSON as the lists and maps that YAML is made of. */
  private static Object plain(JsonElement json) {
    if (json instanceof JsonObject object) {
      Map<String, Object> map = new LinkedHashMap<>();
      object.asMap().forEach((key, value) -> map.put(key, plain(value)));
      return map;
    }
    if (json instanceof JsonArray array) {
      List<Object> list = new ArrayList<>();
      array.forEach(element -> list.add(plain(element)));
      return list;
    }
    if (json instanceof JsonPrimitive single) {
      if (single.isBoolean()) {
        return single.getAsBoolean();
      }
      return single.isNumber() ? (Object) single.getAsNumber() : single.getAsString();
    }
    return null;
  }

  private int mohawk(Arguments read, Compilation compilation, Model model) throws UsageError {
    Result<Map<String, Map<String, Object>>> configs =
        new MohawkExport(model, compilation.origins()).write();
    Specs.report(configs.diagnostics(), compilation::text, console);
    if (configs.isRefused()) {
      return ExitCode.REFUSED;
    }
    Map<String, Map<String, Object>> files = configs.value().orElseThrow();
    if (read.one(OUTPUT).isEmpty()) {
      if (files.size() > 1) {
        throw new UsageError(
            model.name() + " becomes " + files.size() + " configs: name a folder for them with -o");
      }
      return write(read, yaml(files.values().iterator().next()));
    }
    Path folder = read.one(OUTPUT).get();
    for (Map.Entry<String, Map<String, Object>> file : files.entrySet()) {
      write(folder.resolve(file.getKey()), yaml(file.getValue()));
    }
    return ExitCode.FINE;
  }

  private int write(Arguments read, String text) {
    read.one(OUTPUT).ifPresentOrElse(file -> write(file, text), () -> console.out().print(text));
    return ExitCode.FINE;
  }

  private void write(Path file, String text) {
    OutputFile.write(file, text);
    console.out().println(file);
  }
}
