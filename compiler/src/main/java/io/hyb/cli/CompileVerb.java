package io.hyb.cli;

import io.hyb.check.Compilation;
import io.hyb.home.Home;
import io.hyb.jar.SourceFolder;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code hyb compile}: a spec becomes a JAR. */
final class CompileVerb implements Verb {
  private static final Option<Path> OUTPUT =
      Option.output("JAR", "the JAR to write; ./NAME.jar by default, after the model");
  private static final Option<Path> SOURCES =
      Option.path("--sources", "DIR", "also writes the generated Java to this folder");
  private static final Option<String> STANDALONE =
      Option.flag("--standalone", "puts the runtime into the JAR, which then needs nothing else");
  private static final Option<String> FORCE =
      Option.flag("--force", "writes sources into a folder that isn't empty");

  private final Console console;

  CompileVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "compile";
  }

  @Override
  public String operands() {
    return "SPEC";
  }

  @Override
  public String summary() {
    return """
        Compiles the model of SPEC, file.hyb or file.hyb:Name, to a runnable JAR.
        """;
  }

  @Override
  public List<Option<?>> options() {
    return List.of(OUTPUT, SOURCES, STANDALONE, Option.SET, FORCE);
  }

  @Override
  public List<Offer> offers() {
    return List.of(Offer.SPEC);
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Arguments read = Arguments.read(arguments, options());
    SpecRef ref = SpecRef.parse(read.only("SPEC"));
    List<Setting> settings = read.all(Option.SET);
    Compilation compilation = Compilation.of(ref, settings);
    Specs.report(compilation, console);
    if (Specs.verdict(compilation) != ExitCode.FINE) {
      return Specs.verdict(compilation);
    }
    Build build = Build.of(compilation, ref, settings);
    Path jar = read.one(OUTPUT).orElseGet(() -> Path.of(build.model().name() + ".jar"));
    Home home = Specs.home();
    Optional<Path> sources = read.one(SOURCES);
    if (sources.isPresent()) {
      writeSources(build, sources.get(), read.has(FORCE));
    }
    if (read.has(STANDALONE)) {
      build.writeStandalone(home, jar);
    } else {
      build.writeThin(home, jar);
    }
    console.out().println(jar);
    return ExitCode.FINE;
  }

  private static void writeSources(Build build, Path folder, boolean force) {
    SourceFolder sources = new SourceFolder(folder);
    if (force) {
      sources.replace(build.sources());
    } else {
      sources.write(build.sources());
    }
  }
}
