package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hybrid X extends Y}: X has every item of Y that it does not replace. */
public final class Inheritance {
  private final Namespace namespace;
  private final List<Diagnostic> findings;

  public Inheritance(Namespace namespace, List<Diagnostic> findings) {
    this.namespace = namespace;
    this.findings = findings;
  }

  /**
   * The hybrid with its inherited items and no parent any more; the hybrid as it is, parent
   * included, where a parent is not known.
   */
  public Declaration flatten(Declaration hybrid) {
    return flatten(hybrid, new HashSet<>());
  }

  private Declaration flatten(Declaration hybrid, Set<String> seen) {
    if (hybrid.parent().isEmpty() || hybrid.kind() != Declaration.Kind.HYBRID) {
      return hybrid;
    }
    var word = hybrid.parent().get();
    if (!seen.add(hybrid.name().text())) {
      findings.add(
          Diagnostic.error(
              "inheritance-cycle",
              word.span(),
              "`" + hybrid.name().text() + "` extends itself through `" + word.text() + "`"));
      return hybrid;
    }
    Optional<Declaration> parent =
        namespace.bind(word.text(), word.span(), Declaration.Kind.HYBRID, findings);
    if (parent.isEmpty()) {
      return hybrid;
    }
    Declaration inherited = flatten(parent.get(), seen);
    if (inherited.parent().isPresent()) {
      return hybrid;
    }
    Block own = hybrid.block();
    List<Item> items =
        Overlay.items(hybrid.kind().type().schema(), inherited.block().items(), own.items());
    Block whole = own.with(items);
    whole = inherited.block().complete() ? whole : whole.incomplete();
    return new Declaration(hybrid.kind(), hybrid.name(), Optional.empty(), whole);
  }
}
