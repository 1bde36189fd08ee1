package io.hyb.cli;

import io.hyb.home.Home;
import io.hyb.jar.SourceFolder;
import io.hyb.resolve.SpecRef;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hyb compile}: a spec becomes a JAR. */
final class CompileVerb implements Verb {
  private static final String OUTPUT = "-o";
  private static final String SOURCES = "--sources";
  private static final String STANDALONE = "--standalone";
  private static final String FORCE = "--force";

  private final Console console;

  CompileVerb(Console console) {
    this.console = console;
  }

  @Override
  public String name() {
    return "compile";
  }

  @Override
  public String synopsis() {
    return "SPEC [-o JAR] [--sources DIR] [--standalone] [--set PATH=VALUE]… [--force]";
  }

  @Override
  public String help() {
    return """
        Compiles the model of SPEC, file.hyb or file.hyb:Name, to a runnable JAR.
          -o JAR            where to; ./NAME.jar, after the model, if it isn't said
          --sources DIR     writes the generated Java there besides
          --standalone      puts the runtime into the JAR, which then runs alone
          --set PATH=VALUE  overrides a key of the spec: --set ssm.d_state=16
          --force           writes sources into a folder that isn't empty
        """;
  }

  @Override
  public int run(List<String> arguments) throws UsageError, Refusal {
    Arguments read =
        Arguments.read(arguments, Set.of(STANDALONE, FORCE), Set.of(OUTPUT, SOURCES, Specs.SET));
    SpecRef ref = SpecRef.parse(read.only("SPEC"));
    Optional<Path> output = path(read, OUTPUT);
    Optional<Path> folder = path(read, SOURCES);
    Optional<Build> built = Build.of(ref, Specs.settings(read.all(Specs.SET)), console);
    if (built.isEmpty()) {
      return ExitCode.REFUSED;
    }
    Build build = built.get();
    Path jar = output.orElseGet(() -> Path.of(build.model().name() + ".jar"));
    Home home = Specs.home();
    if (folder.isPresent()) {
      writeSources(build, folder.get(), read.has(FORCE));
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

  private static Optional<Path> path(Arguments read, String option) throws UsageError {
    Optional<String> value = read.one(option);
    try {
      return value.map(Path::of);
    } catch (InvalidPathException e) {
      throw new UsageError(option + " is no path: " + value.orElse(""));
    }
  }
}
