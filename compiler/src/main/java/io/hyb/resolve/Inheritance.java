package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    return flatten(hybrid, new LinkedHashMap<>());
  }

  private Declaration flatten(Declaration hybrid, Map<String, Declaration> line) {
    if (hybrid.parent().isEmpty() || hybrid.kind() != Declaration.Kind.HYBRID) {
      return hybrid;
    }
    var word = hybrid.parent().get();
    String name = hybrid.name().text();
    if (line.containsKey(name)) {
      List<Declaration> members = new ArrayList<>(line.values());
      findings.add(cycle(members.subList(members.indexOf(line.get(name)), members.size())));
      return hybrid;
    }
    line.put(name, hybrid);
    Optional<Declaration> parent =
        namespace.bind(word.text(), word.span(), Declaration.Kind.HYBRID, findings);
    if (parent.isEmpty()) {
      return hybrid;
    }
    Declaration inherited = flatten(parent.get(), line);
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

  /** The same finding for whichever member is read first: a cycle is one mistake. */
  private static Diagnostic cycle(List<Declaration> members) {
    Declaration first =
        Collections.min(
            members, Comparator.comparing(member -> member.name().span(), Span.READING_ORDER));
    Word parent = first.parent().orElseThrow();
    return Diagnostic.error(
        "inheritance-cycle",
        parent.span(),
        "`"
            + first.name().text()
            + "` extends itself"
            + (members.size() == 1 ? "" : " through `" + parent.text() + "`"));
  }
}
