package io.hyb.check.rule;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Allow;
import io.hyb.syntax.tree.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which declaration each finding is about, and what declarations allow. A finding about a hybrid
 * may be at a place in its parent, or in a setting.
 */
public final class Attribution {
  private static final String UNUSED = "unused-allow";

  private final Map<Diagnostic, String> declarations = new IdentityHashMap<>();
  private final Map<String, List<Allow>> allowed = new HashMap<>();
  private final List<Span> used = new ArrayList<>();

  /** Notes what a declaration allows, what it inherits included. */
  public void allow(String declaration, List<Item> items) {
    List<Allow> allows = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Allow allow) {
        allows.add(allow);
      }
    }
    allowed.put(declaration, allows);
  }

  /** Says that findings are about a declaration, unless another has been named for them. */
  public void attribute(String declaration, List<Diagnostic> findings) {
    for (Diagnostic finding : findings) {
      declarations.putIfAbsent(finding, declaration);
    }
  }

  /** The declaration that a finding is about; none for one about a file, such as a missing one. */
  public Optional<String> of(Diagnostic finding) {
    return Optional.ofNullable(declarations.get(finding));
  }

  /** The findings that nothing allows; errors always remain. */
  public List<Diagnostic> remaining(List<Diagnostic> findings) {
    List<Diagnostic> remaining = new ArrayList<>();
    for (Diagnostic finding : findings) {
      if (finding.severity() == Severity.ERROR || !isAllowed(finding)) {
        remaining.add(finding);
      }
    }
    return remaining;
  }

  private boolean isAllowed(Diagnostic finding) {
    boolean found = false;
    for (Allow allow : allowed.getOrDefault(declarations.get(finding), List.of())) {
      if (allow.id().text().equals(finding.id())) {
        used.add(allow.span());
        found = true;
      }
    }
    return found;
  }

  /** What a declaration allows: each author's reason, by the id. */
  public Map<String, String> allowed(String declaration) {
    Map<String, String> reasons = new HashMap<>();
    for (Allow allow : allowed.getOrDefault(declaration, List.of())) {
      reasons.put(allow.id().text(), allow.reason().text());
    }
    return reasons;
  }

  /**
   * A warning for each allowance in these declarations that silenced nothing, for ids that depend
   * on the spec's text alone; none for a declaration that allows this warning, too.
   */
  public List<Diagnostic> unused(List<String> names) {
    List<Diagnostic> unused = new ArrayList<>();
    for (String name : names) {
      if (allowed(name).containsKey(UNUSED)) {
        continue;
      }
      for (Allow allow : allowed.getOrDefault(name, List.of())) {
        if (!used.contains(allow.span()) && Rules.dependsOnText(allow.id().text())) {
          unused.add(
              Diagnostic.warning(
                  UNUSED,
                  allow.span(),
                  "`" + name + "` has no `" + allow.id().text() + "` to allow"));
        }
      }
    }
    return unused;
  }
}
