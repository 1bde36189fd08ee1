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
    // Not by recursion, which a file could make as deep as it is long.
    Map<String, Declaration> heirs = new LinkedHashMap<>();
    Declaration last = hybrid;
    while (last.parent().isPresent() && last.kind() == Declaration.Kind.HYBRID) {
      String name = last.name().text();
      if (heirs.containsKey(name)) {
        List<Declaration> line = List.copyOf(heirs.values());
        findings.add(cycle(line.subList(line.indexOf(heirs.get(name)), line.size())));
        return hybrid;
      }
      heirs.put(name, last);
      Word word = last.parent().get();
      Optional<Declaration> parent =
          namespace.bind(word.text(), word.span(), Declaration.Kind.HYBRID, findings);
      if (parent.isEmpty()) {
        return hybrid;
      }
      last = parent.get();
    }
    List<Declaration> line = new ArrayList<>(heirs.values());
    Collections.reverse(line);
    for (Declaration heir : line) {
      last = inheriting(heir, last);
    }
    return last;
  }

  private static Declaration inheriting(Declaration hybrid, Declaration parent) {
    Block own = hybrid.block();
    List<Item> items = Overlay.items(hybrid.kind().type().schema(), parent.block(), own);
    Block whole = own.with(items);
    whole = parent.block().complete() ? whole : whole.incomplete();
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
