package io.hyb.language;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.syntax.tree.Let;
import io.hyb.syntax.tree.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What values are read in: the {@code let}s that they may name, and where findings go. What is
 * wrong with a {@code let} is reported once, however often it is named.
 */
public final class Scope {
  private final Map<String, Let> lets;
  private final boolean complete;
  private final List<Diagnostic> findings;

  /** What each {@code let} that was asked for comes to; empty where something is wrong with it. */
  private final Map<String, Optional<Quantity>> known = new HashMap<>();

  /**
   * @param lets by name
   * @param complete whether there is no other; else nothing is said of names that none has
   */
  public Scope(Map<String, Let> lets, boolean complete, List<Diagnostic> findings) {
    this.lets = lets;
    this.complete = complete;
    this.findings = findings;
  }

  /** Takes what is wrong. */
  public List<Diagnostic> findings() {
    return findings;
  }

  /**
   * What an expression comes to, or empty after reporting what is wrong with it.
   *
   * @param what asks for the number, such as the name of a key
   */
  public Optional<Quantity> evaluate(String what, Value expression) {
    return new Arithmetic(what, this, Arithmetic::misplaced).evaluate(expression);
  }

  /** The same where functions are allowed. */
  public Optional<Quantity> evaluate(
      String what, Value expression, Arithmetic.Functions functions) {
    return new Arithmetic(what, this, functions).evaluate(expression);
  }

  /** Computes every {@code let}, named or not, to report what is wrong with it. */
  public void checkLets() {
    lets.values().forEach(this::compute);
  }

  /** What a {@code let} comes to; reports a name that none has. */
  Optional<Quantity> let(String what, Value.Name name) {
    Let let = lets.get(name.text());
    if (let == null) {
      if (complete) {
        report(unknown(what, name));
      }
      return Optional.empty();
    }
    compute(let);
    return known.get(name.text());
  }

  private Diagnostic unknown(String what, Value.Name name) {
    String message = "`" + what + "` takes a number, and no `let` is called `" + name.text() + "`";
    Diagnostic unknown =
        Diagnostic.error("unknown-name", name.span(), message)
            .withNearest(name.text(), lets.keySet());
    return unknown.fix().isPresent()
        ? unknown
        : unknown.withFix("write a number, or declare one: `let " + name.text() + " = …`");
  }

  /**
   * Computes a {@code let} after all those that it needs. Not by recursion, which a file could make
   * as deep as it is long.
   */
  private void compute(Let wanted) {
    Deque<Let> open = new ArrayDeque<>(List.of(wanted));
    Set<String> path = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      Let let = open.peek();
      String name = let.name().text();
      if (known.containsKey(name)) {
        open.pop();
        continue;
      }
      path.add(name);
      Optional<Let> next = firstUnknown(let);
      if (next.isEmpty()) {
        known.put(name, evaluate(name, let.value()));
        path.remove(name);
        open.pop();
      } else if (path.contains(next.get().name().text())) {
        reportCycle(next.get(), path);
      } else {
        open.push(next.get());
      }
    }
  }

  private Optional<Let> firstUnknown(Let let) {
    for (String name : names(let.value(), new ArrayList<>())) {
      if (lets.containsKey(name) && !known.containsKey(name)) {
        return Optional.of(lets.get(name));
      }
    }
    return Optional.empty();
  }

  private static Collection<String> names(Value value, List<String> names) {
    if (value instanceof Value.Name name) {
      names.add(name.text());
    }
    value.parts().forEach(part -> names(part, names));
    return names;
  }

  private void reportCycle(Let first, Set<String> path) {
    List<String> cycle = new ArrayList<>(path);
    cycle.subList(0, cycle.indexOf(first.name().text())).clear();
    cycle.forEach(name -> known.put(name, Optional.empty()));
    path.removeAll(cycle);
    String through =
        cycle.size() == 1
            ? ""
            : " through `" + String.join("`, `", cycle.subList(1, cycle.size())) + "`";
    report(
        Diagnostic.error(
            "let-cycle",
            first.name().span(),
            "`" + first.name().text() + "` is computed from itself" + through));
  }

  public void report(Diagnostic finding) {
    findings.add(finding);
  }

  public void report(String id, Span span, String message) {
    report(Diagnostic.error(id, span, message));
  }
}
