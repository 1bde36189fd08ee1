package io.hyb.cli;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.Ranking;
import io.hyb.arch.Teacher;
import io.hyb.check.Compilation;
import io.hyb.diagnostic.Span;
import io.hyb.home.Home;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One {@code hyb run}: measures the rankings that the spec lacks, compiles, and starts the JAR. */
final class SpecRun {
  private static final Set<String> ABOUT = Set.of("--help", "-h", "--version", "-V");
  private static final String TEACHER = "--teacher";

  private final SpecRef ref;
  private final List<Setting> settings;
  private final List<String> given;
  private final Console console;
  private final JarCache cache;

  /** Files of the rankings that replace the spec's own. */
  private final List<Path> measured = new ArrayList<>();

  /**
   * @param given what follows the spec: a verb with its arguments, or options of a whole run
   */
  SpecRun(SpecRef ref, List<Setting> settings, List<String> given, Console console) {
    this(ref, settings, given, JarCache.ofUser(), console);
  }

  /** The same with JARs and rankings kept elsewhere. */
  SpecRun(
      SpecRef ref, List<Setting> settings, List<String> given, JarCache cache, Console console) {
    this.cache = cache;
    this.ref = ref;
    this.settings = settings;
    this.given = List.copyOf(given);
    this.console = console;
  }

  /**
   * @return the exit code of the JAR, or of the ranking where that came to nothing
   */
  int run() throws Refusal {
    Call call = call();
    console.flush();
    return call.code() == ExitCode.FINE
        ? ChildProcess.java(Specs.home(), call.arguments())
        : call.code();
  }

  /**
   * What is to be started.
   *
   * @param code why nothing is, if it is not {@link ExitCode#FINE}
   * @param arguments of Java
   */
  record Call(int code, List<String> arguments) {}

  /** Measures the rankings that the spec lacks and compiles it. */
  Call call() throws Refusal {
    Compilation compilation = Compilation.of(ref, settings);
    for (Optional<PendingRanking> next = pending(compilation);
        isWhole() && next.isPresent();
        next = pending(compilation)) {
      int code = measure(compilation, next.get().ranking());
      if (code != ExitCode.FINE) {
        return new Call(code, List.of());
      }
      compilation = Compilation.of(ref, settings, measured);
    }
    Specs.report(compilation, console);
    if (Specs.verdict(compilation) != ExitCode.FINE) {
      return new Call(Specs.verdict(compilation), List.of());
    }
    if (pending(compilation).isPresent() && !given.get(0).equals("rank") && !isAbout()) {
      throw Build.unmeasured(ref, (Hybrid) model(compilation));
    }
    return new Call(
        ExitCode.FINE, arguments(Build.of(compilation, model(compilation), ref, settings)));
  }

  private static Model model(Compilation compilation) {
    return compilation.model().value().orElseThrow();
  }

  private static Optional<PendingRanking> pending(Compilation compilation) {
    return !compilation.model().isRefused() && model(compilation) instanceof Hybrid hybrid
        ? hybrid.pending()
        : Optional.empty();
  }

  private int measure(Compilation compilation, Ranking ranking) throws Refusal {
    Build teacher = teacher((Hybrid) model(compilation), ranking);
    Span place = compilation.origins().of(ranking.name()).orElseThrow();
    Path weights =
        option(TEACHER)
            .map(Path::of)
            .or(teacher::teacherFolder)
            .orElseThrow(
                () ->
                    new Refusal(
                        ref.file()
                            + ": `"
                            + ranking.name()
                            + "` can't be measured: "
                            + ranking.teacher()
                            + " has no `weights`; name their folder with --teacher DIR"));
    List<String> compute = new ArrayList<>();
    for (String name : List.of("--device", "--precision")) {
      option(name).ifPresent(value -> compute.add(name + "=" + value));
    }
    RankingOnDemand demand =
        new RankingOnDemand(
            ranking, place, (Teacher) teacher.model(), weights, compute, cache.rankings());
    if (measured.contains(demand.file())) {
      throw new IllegalStateException(demand.file() + " was written and is not what was asked for");
    }
    Home home = Specs.home();
    measured.add(demand.file());
    return demand.measure(cache.jar(teacher, home), home, console);
  }

  /** The teacher that the ranking is of: the hybrid's own, or another of its shape. */
  private Build teacher(Hybrid hybrid, Ranking ranking) throws Refusal {
    if (ranking.teacher().equals(hybrid.teacher().name())) {
      return Build.of(Compilation.of(ref, settings), hybrid.teacher(), ref, settings);
    }
    SpecRef other = new SpecRef(ref.file(), Optional.of(ranking.teacher()));
    Compilation compilation = Compilation.of(other, List.of());
    Specs.report(compilation, console);
    if (compilation.hasErrors()) {
      throw new Refusal(ref.file() + ": " + ranking.teacher() + " is refused");
    }
    return Build.of(compilation, other, List.of());
  }

  private List<String> arguments(Build build) throws Refusal {
    Home home = Specs.home();
    Path jar = cache.jar(build, home);
    List<String> call =
        new ArrayList<>(List.of("-Dhyb.command=" + command(), "-jar", jar.toString()));
    call.addAll(isWhole() ? whole(build) : given);
    return call;
  }

  /** How to call the JAR's verbs again, for its help and remedies. */
  private String command() {
    return "hyb run " + ref.file() + ref.name().map(name -> ":" + name).orElse("");
  }

  /** Whether no verb is named, which asks for everything that the spec says. */
  private boolean isWhole() {
    return !isAbout() && (given.isEmpty() || Arguments.isOption(given.get(0)));
  }

  private boolean isAbout() {
    return !given.isEmpty() && ABOUT.containsAll(given);
  }

  /** The JAR's arguments without a verb: they say where the spec's paths start. */
  private List<String> whole(Build build) {
    List<String> call = new ArrayList<>(List.of("run", "--base", build.folder().toString()));
    if (option(TEACHER).isEmpty()) {
      build.teacherFolder().ifPresent(folder -> call.addAll(List.of(TEACHER, folder.toString())));
    }
    measured.forEach(file -> call.addAll(List.of("--ranking", file.toString())));
    call.addAll(given);
    return call;
  }

  /** The value of an option of the whole run, if it is given. */
  private Optional<String> option(String name) {
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).startsWith(name + "=")) {
        return Optional.of(given.get(i).substring(name.length() + 1));
      }
      if (given.get(i).equals(name) && i + 1 < given.size()) {
        return Optional.of(given.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
