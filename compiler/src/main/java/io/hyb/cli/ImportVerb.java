package io.hyb.cli;

import io.hyb.arch.output.OutputFile;
import io.hyb.arch.text.SpecName;
import io.hyb.check.Compilation;
import io.hyb.convert.document.Document;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.JsonDocument;
import io.hyb.convert.document.MalformedDocument;
import io.hyb.convert.mohawk.MohawkImport;
import io.hyb.convert.published.ConfigImport;
import io.hyb.convert.ranking.RankingImport;
import io.hyb.convert.ranking.RankingImport.Ranked;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.resolve.SpecRef;
import io.hyb.source.Library;
import io.hyb.source.SourceTree;
import io.hyb.source.Sources;
import io.hyb.syntax.Formatter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code hyb import}: what others wrote becomes a spec. GGUF files, which hold weights, are the
 * runtime's.
 */
final class ImportVerb implements Verb {
  private static final Option<Path> OUTPUT =
      Option.output(
          "FILE", "the spec to write; standard output by default. Of a GGUF file, its folder");
  private static final Option<String> NAME =
      new Option<>(
          "--name",
          "NAME",
          false,
          "the name of what it declares; by default after the file",
          it -> it);
  private static final Option<String> TEACHER =
      new Option<>(
          "--teacher",
          "SPEC",
          false,
          "whose heads a ranking ranks; by default the library's teacher of that shape",
          it -> it);

  /** Far more than any config.json or ranking has. */
  private static final int MOST_BYTES = 1 << 24;

  private final Console console;
  private final RuntimeVerb weights;

  ImportVerb(Console console) {
    this.console = console;
    this.weights = RuntimeVerb.importing(console);
  }

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String operands() {
    return "FILE…";
  }

  @Override
  public String summary() {
    return """
        Writes a spec from files of other tools. FILE is
          config.json, or its folder   of a Hugging Face model: a teacher, or a hybrid
          *.yaml                       of goombalab/mohawk; several are stages in a row
          *.csv, *.json                scores of heads (layer, head, score): a ranking
          *.gguf                       weights: written to the folder that --out names, as Hugging
                                       Face has them, with a teacher's spec beside them;
                                       `hyb import FILE.gguf --help` lists further options
        What a spec can't express is reported, with its place in FILE.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(OUTPUT, NAME, TEACHER);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.FILE);
  }

  @Override
  public boolean isAskedForHelp(List<String> arguments) {
    return arguments.stream().noneMatch(ImportVerb::isGguf) && Verb.super.isAskedForHelp(arguments);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Optional<String> gguf = arguments.stream().filter(ImportVerb::isGguf).findFirst();
    if (gguf.isPresent()) {
      return weights(gguf.get(), arguments);
    }
    Arguments read = Arguments.read(arguments, options());
    if (read.rest().isEmpty()) {
      throw new UsageError("FILE is missing");
    }
    Sources sources = new Sources(SourceTree.disk(), Path.of(""));
    Result<String> imported = imported(read, sources);
    Specs.report(imported.diagnostics(), sources::text, console);
    if (imported.isRefused()) {
      return ExitCode.REFUSED;
    }
    Optional<Path> output = read.one(OUTPUT);
    String spec = output.map(Path::toString).orElse("imported.hyb");
    String text = Formatter.format(spec, imported.value().orElseThrow()).value().orElseThrow();
    if (!isSound(spec, text)) {
      console
          .err()
          .println(files(read) + ": the spec that this would become has the mistakes above");
      return ExitCode.REFUSED;
    }
    if (output.isPresent()) {
      OutputFile.write(output.get(), text);
      console.out().println(output.get());
    } else {
      console.out().print(text);
    }
    return ExitCode.FINE;
  }

  private static boolean isGguf(String argument) {
    return argument.toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  private int weights(String file, List<String> arguments) throws UsageError, Refusal {
    List<String> call = arguments.stream().map(it -> it.equals("-o") ? "--out" : it).toList();
    if (call.stream().noneMatch(it -> it.matches("--out(=.*)?|--help|-h"))) {
      String folder = stem(Path.of(file));
      throw new UsageError(
          "name the folder to write: hyb import %s --out %s".formatted(file, folder));
    }
    return weights.run(call);
  }

  /** Whether the spec checks; what is wrong with it is wrong with what it was imported from. */
  private boolean isSound(String spec, String text) {
    Path file = Path.of(spec).toAbsolutePath();
    SourceTree tree = SourceTree.of(Map.of(file, text)).over(SourceTree.disk());
    Compilation compilation =
        Compilation.check(tree, new SpecRef(file.toString(), Optional.empty()), List.of());
    if (compilation.hasErrors()) {
      Specs.report(compilation, console);
    }
    return !compilation.hasErrors();
  }

  private Result<String> imported(Arguments read, Sources sources) throws UsageError, Refusal {
    List<Path> files = read.rest().stream().flatMap(ImportVerb::listed).toList();
    Path file = files.get(0);
    Optional<String> name = read.one(NAME).map(it -> SpecName.from(it, "Model"));
    if (ending(file).matches("ya?ml")) {
      return new MohawkImport(sources).read(files, name);
    }
    if (files.size() > 1) {
      throw new UsageError("one FILE at a time: " + files.get(1) + " is too many");
    }
    Path named = Files.isDirectory(file) ? file.resolve("config.json") : file;
    String text = text(named, sources);
    if (ending(named).equals("csv")) {
      return ranking(RankingImport.csv(named.toString(), text), named, name, read);
    }
    try {
      Document document = JsonDocument.read(named.toString(), text);
      if (document instanceof Mapping config && !RankingImport.isRanking(config)) {
        return ConfigImport.read(
            config, source(named), name.orElseGet(() -> name(named)), weights(named, read));
      }
      return ranking(RankingImport.json(document), named, name, read);
    } catch (MalformedDocument e) {
      Diagnostic finding = Diagnostic.error("malformed-file", e.span(), e.getMessage());
      return new Result<>(Optional.empty(), List.of(finding));
    }
  }

  private static String files(Arguments read) {
    return String.join(", ", read.rest());
  }

  private static Stream<Path> listed(String argument) {
    boolean several = argument.contains(",") && !Files.exists(Path.of(argument));
    return several
        ? Arrays.stream(argument.split(",")).map(String::strip).map(Path::of)
        : Stream.of(Path.of(argument));
  }

  /** A file's name without its ending. */
  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String text(Path file, Sources sources) throws Refusal {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(file + ": there is no such file");
    }
    sources.addFile(file.toString(), file);
    try {
      byte[] bytes = sources.tree().read(file, MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new Refusal(file + " is larger than " + (MOST_BYTES >> 20) + " MiB: it is no config");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Refusal(file + " cannot be read: " + OutputFile.reason(e));
    }
  }

  private static Result<String> ranking(
      RankingImport ranking, Path file, Optional<String> name, Arguments read) {
    return ranking.spec(
        name.orElseGet(() -> SpecName.from(stem(file), "ranking")),
        read.one(TEACHER).map(SpecRef::parse).map(spec -> new Ranked(spec, imported(spec, read))));
  }

  /** A spec as the one that is written names it. */
  private static String imported(SpecRef spec, Arguments read) {
    return Library.isMeant(spec.file())
        ? spec.file()
        : relative(Path.of(spec.file()).toAbsolutePath().normalize(), read);
  }

  /** A path from the folder of the spec that is written, or from where it is read. */
  private static String relative(Path path, Arguments read) {
    Path spec = read.one(OUTPUT).orElse(Path.of("spec.hyb")).toAbsolutePath().normalize();
    String relative = spec.getParent().relativize(path).toString().replace('\\', '/');
    return relative.isEmpty() ? "." : relative;
  }

  private static String source(Path file) {
    return file.getFileName().toString().replaceAll("\\p{Cntrl}", "?");
  }

  /** After the folder that a config.json is in, else after the file. */
  private static String name(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    String stem = file.getFileName().toString().replaceFirst("(?i)\\.json$", "");
    boolean plain = stem.equals("config") && folder != null && folder.getFileName() != null;
    return SpecName.from(plain ? folder.getFileName().toString() : stem, "Model");
  }

  /** The folder of a config.json that has weights beside it, as the spec names it. */
  private static Optional<String> weights(Path config, Arguments read) {
    Path folder = config.toAbsolutePath().normalize().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      if (!config.getFileName().toString().equals("config.json")
          || files.noneMatch(it -> it.toString().endsWith(".safetensors"))) {
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(relative(folder, read));
  }
}
