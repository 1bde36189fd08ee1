package io.hyb.check;

import io.hyb.check.reader.Declarations;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.Imports;
import io.hyb.resolve.Namespace;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import io.hyb.sweep.space.Space;
import io.hyb.sweep.space.SpaceReader;
import io.hyb.syntax.tree.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command line means that names a sweep, or a hybrid to sweep over.
 *
 * @param name of the sweep, if one is declared
 * @param model the hybrid that it is over
 * @param space what the declaration spans; one combination where none is declared
 * @param filters what a variant must hold to be one
 * @param findings what is wrong with the declaration
 */
public record ReadSweep(
    Optional<String> name,
    SpecRef model,
    Space space,
    List<Require> filters,
    Compilation findings) {
  private static final Space POINT = new Space(List.of(), List.of());

  /** The sweep that {@code ref} names, else the only one of its file, else none over its model. */
  public static ReadSweep of(SourceTree tree, SpecRef ref) {
    List<Diagnostic> findings = new ArrayList<>();
    Namespace namespace = Imports.read(tree, ref.file(), findings);
    Declarations declarations = new Declarations(namespace, findings);
    List<String> sweeps =
        namespace.own().stream()
            .filter(name -> kind(namespace, name) == Declaration.Kind.SWEEP)
            .toList();
    Optional<String> chosen =
        ref.name().isPresent()
            ? ref.name().filter(name -> kind(namespace, name) == Declaration.Kind.SWEEP)
            : sweeps.stream().findFirst();
    if (ref.name().isEmpty() && sweeps.size() > 1) {
      findings.add(
          Diagnostic.error(
                  "ambiguous-model",
                  Span.startOf(ref.file()),
                  ref.file() + " has " + sweeps.size() + " sweeps; name one of them")
              .withFix(ref.file() + ":" + String.join(" or " + ref.file() + ":", sweeps)));
    }
    if (chosen.isEmpty()) {
      return new ReadSweep(
          chosen,
          ref,
          POINT,
          List.of(),
          new Compilation(List.of(), new ArrayList<>(), namespace.sources(), declarations));
    }
    Declaration sweep = namespace.find(chosen.get()).orElseThrow();
    Space space = declarations.sweep(sweep).orElse(POINT);
    Optional<String> over = sweep.parent().map(word -> word.text());
    return new ReadSweep(
        chosen,
        new SpecRef(ref.file(), over),
        space,
        SpaceReader.filters(sweep.block()),
        new Compilation(List.of(), findings, namespace.sources(), declarations));
  }

  private static Declaration.Kind kind(Namespace namespace, String name) {
    return namespace.find(name).map(Declaration::kind).orElse(null);
  }
}
