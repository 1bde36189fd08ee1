package io.hyb.cli;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.json.SemanticHash;
import io.hyb.check.Compilation;
import io.hyb.codegen.GeneratedModel;
import io.hyb.codegen.ModelGenerator;
import io.hyb.codegen.Spec;
import io.hyb.home.Home;
import io.hyb.jar.JarBuilder;
import io.hyb.jar.RuntimeLibrary;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.source.Library;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A spec on its way to a JAR: read, checked and generated.
 *
 * @param model the checked architecture
 * @param spec what it was compiled from
 * @param sources the generated Java
 * @param origin the spec's absolute path, or its name in the library
 */
record Build(Model model, Spec spec, GeneratedModel sources, String origin) {

  /**
   * The one model that was read.
   *
   * @param compilation one without errors and broken contracts
   * @throws Refusal if its heads depend on a ranking that is not measured yet
   */
  static Build of(Compilation compilation, SpecRef ref, List<Setting> settings) throws Refusal {
    Model model = compilation.model().value().orElseThrow();
    if (model instanceof Hybrid hybrid && hybrid.pending().isPresent()) {
      throw unmeasured(ref, hybrid);
    }
    return of(compilation, model, ref, settings);
  }

  /** The one line about a hybrid whose heads aren't known, with the remedy. */
  static Refusal unmeasured(SpecRef ref, Hybrid hybrid) {
    PendingRanking pending = hybrid.pending().orElseThrow();
    return new Refusal(
        ref.file()
            + ": "
            + hybrid.name()
            + " keeps the top "
            + pending.count()
            + " of `"
            + pending.ranking().name()
            + "`, which has no heads yet: `hyb run "
            + ref.file()
            + "` without a verb measures it first; or measure it with the verb `rank` and"
            + " import its file");
  }

  /**
   * A model that was read without an error.
   *
   * @param compilation what it was read by, or what names it
   * @param model one whose heads are all known
   */
  static Build of(Compilation compilation, Model model, SpecRef ref, List<Setting> settings) {
    Path file = Path.of(ref.file());
    String text = compilation.text(ref.file()).orElse("");
    Spec spec = new Spec(file.getFileName().toString(), text, alongside(compilation, settings));
    String origin =
        Library.isMeant(ref.file()) ? ref.file() : file.toAbsolutePath().normalize().toString();
    return new Build(
        model, spec, ModelGenerator.generate(model, spec, compilation.origins()), origin);
  }

  private static List<String> alongside(Compilation compilation, List<Setting> settings) {
    List<String> parts = new ArrayList<>();
    for (Setting setting : settings) {
      parts.add(setting.path() + "=" + setting.value());
    }
    List<String> files = compilation.files();
    for (String imported : files.subList(1, files.size())) {
      compilation.text(imported).ifPresent(parts::add);
    }
    return parts;
  }

  /** The spec's own folder, absolute: relative paths in it start there. */
  Path folder() {
    return Path.of(origin).toAbsolutePath().normalize().getParent();
  }

  /** The folder of the teacher's weights, absolute, if the spec names one. */
  Optional<Path> teacherFolder() {
    return model.teacher().weights().map(path -> folder().resolve(path).normalize());
  }

  /** What runs and JARs of the model are called: {@code Rad4-1a2b3c4d}. */
  String name() {
    return SemanticHash.named(model.name(), SemanticHash.of(model));
  }

  boolean isCurrent(Home home, Path jar) {
    return builder(home).isCurrent(sources, spec, jar);
  }

  void writeThin(Home home, Path jar) {
    builder(home).writeThin(sources, spec, jar);
  }

  void writeStandalone(Home home, Path jar) {
    builder(home).writeStandalone(sources, spec, jar);
  }

  private static JarBuilder builder(Home home) {
    return new JarBuilder(new RuntimeLibrary(home.runtimeJars()));
  }
}
