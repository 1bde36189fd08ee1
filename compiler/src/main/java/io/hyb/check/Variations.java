package io.hyb.check;

import io.hyb.arch.Model;
import io.hyb.check.reader.Declarations;
import io.hyb.check.reader.TeacherConfigs;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.Imports;
import io.hyb.resolve.Inheritance;
import io.hyb.resolve.Namespace;
import io.hyb.resolve.Overrides;
import io.hyb.resolve.Setting;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import io.hyb.syntax.tree.Require;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One model of a spec under settings that differ from time to time; its files are read once.
 * Threads may share it.
 */
public final class Variations {
  private final Namespace namespace;
  private final Optional<Declaration> chosen;

  private final TeacherConfigs configs;

  /** What reading the files and choosing the model found. */
  private final List<Diagnostic> found;

  private Variations(Namespace namespace, Optional<Declaration> chosen, List<Diagnostic> found) {
    this.namespace = namespace;
    this.chosen = chosen;
    this.configs = new TeacherConfigs(namespace.sources().tree());
    this.found = List.copyOf(found);
  }

  /**
   * @param tree what every file is read from
   * @param measured files of rankings, each of which takes the place of the spec's of its name
   */
  public static Variations of(SourceTree tree, SpecRef ref, List<Path> measured) {
    return of(tree, ref, measured, List.of());
  }

  /**
   * The same with further contracts.
   *
   * @param contracts judged after those of the model itself
   */
  public static Variations of(
      SourceTree tree, SpecRef ref, List<Path> measured, List<Require> contracts) {
    List<Diagnostic> findings = new ArrayList<>();
    Namespace namespace = Imports.read(tree, ref.file(), findings);
    for (Path file : measured) {
      namespace = namespace.withRankings(Imports.read(tree, file.toString(), findings));
    }
    // A file that does not parse may lack the very declaration: no second finding for that.
    Optional<Declaration> chosen =
        namespace.declared().isEmpty() && !findings.isEmpty()
            ? Optional.empty()
            : namespace.choose(ref, findings);
    Optional<Declaration> whole =
        chosen.isPresent()
            ? Optional.of(
                new Inheritance(namespace, findings).flatten(chosen.get()).with(contracts))
            : Optional.empty();
    return new Variations(namespace, whole, findings);
  }

  /** The model with these settings applied, in order, or findings that say why there is none. */
  public Compilation with(List<Setting> settings) {
    List<Diagnostic> findings = new ArrayList<>(found);
    if (chosen.isEmpty()) {
      Declarations none = new Declarations(namespace, findings, configs);
      return new Compilation(List.of(), findings, namespace.sources(), none);
    }
    Declaration whole = chosen.get();
    Namespace changed = Overrides.apply(namespace.with(whole), whole, settings, findings);
    Declarations declarations = new Declarations(changed, findings, configs);
    Declaration declaration = changed.find(whole.name().text()).orElseThrow();
    List<Model> models = new ArrayList<>();
    Compilation.read(declaration, declarations).ifPresent(models::add);
    return new Compilation(models, findings, namespace.sources(), declarations);
  }

  /** The text of a span's file, for excerpts. */
  public Optional<String> text(String file) {
    return namespace.sources().text(file);
  }
}
