package io.hyb.check.contract;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.Ranking;
import io.hyb.check.reader.Declarations;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.language.Quantity;
import io.hyb.language.Scope;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Require;
import io.hyb.syntax.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges contracts, each an error of its own kind: a hybrid that breaks one is a sound model which
 * is not what its author wants. Hybrids with other errors are not judged.
 */
public final class Contracts {
  /** The id of broken ones. */
  public static final String BROKEN = "broken-contract";

  private final Declarations declarations;
  private final List<Model> models;
  private final List<Diagnostic> findings;
  private final Map<String, Optional<Model>> others = new HashMap<>();

  /**
   * @param models those that could be read
   * @param findings what is wrong so far; takes what is wrong with contracts
   */
  public Contracts(Declarations declarations, List<Model> models, List<Diagnostic> findings) {
    this.declarations = declarations;
    this.models = models;
    this.findings = findings;
  }

  /** Judges the contracts of every hybrid that has been read. */
  public void judge() {
    for (Map.Entry<String, List<Require>> each : declarations.contracts().entrySet()) {
      if (!each.getValue().isEmpty()) {
        int before = findings.size();
        judge(each.getKey(), each.getValue());
        declarations
            .attribution()
            .attribute(each.getKey(), findings.subList(before, findings.size()));
      }
    }
  }

  /** A mistake in one of a hybrid's contracts hides what the others say. */
  private void judge(String name, List<Require> contracts) {
    Optional<Model> model = sound(name);
    int before = findings.size();
    List<Diagnostic> verdicts = new ArrayList<>();
    for (Require contract : contracts) {
      verdict(name, contract, model).ifPresent(verdicts::add);
    }
    if (findings.size() == before) {
      findings.addAll(verdicts);
    }
  }

  private Optional<Diagnostic> verdict(String name, Require contract, Optional<Model> model) {
    Scope scope = declarations.scope();
    Figures figures = new Figures(model, this::other);
    Optional<Quantity> left = scope.evaluate("require", contract.left(), figures);
    Optional<Quantity> right = scope.evaluate("require", contract.right(), figures);
    if (left.isPresent() && right.isPresent()) {
      return model.isEmpty() || contract.comparison().holds(left.get().compareTo(right.get()))
          ? Optional.empty()
          : Optional.of(broken(name, contract, left.get(), right.get()));
    }
    return figures.awaited().map(ranking -> notJudged(name, contract, ranking));
  }

  private static Diagnostic notJudged(String name, Require contract, Ranking ranking) {
    return Diagnostic.hint(
        "contract-not-judged",
        contract.span(),
        "this contract of `"
            + name
            + "` is judged once `"
            + ranking.name()
            + "` has been measured");
  }

  private static Diagnostic broken(String name, Require contract, Quantity left, Quantity right) {
    String numbers =
        left.counted() + ", not " + contract.comparison().symbol() + " " + right.counted();
    String message =
        contract.message().isPresent()
            ? "`" + name + "`: " + contract.message().get().text() + " (" + numbers + ")"
            : "`" + name + "` breaks this contract: " + numbers;
    return Diagnostic.error(BROKEN, contract.span(), message);
  }

  private Optional<Model> other(Value.Name name) {
    Optional<Model> known = others.get(name.text());
    if (known == null) {
      known = sound(name.text());
      known = known.isPresent() ? known : declarations.named(name);
      others.put(name.text(), known);
    }
    return known;
  }

  /** A model that has been read, with nothing wrong in it. */
  private Optional<Model> sound(String name) {
    for (Model model : models) {
      if (model.name().equals(name)) {
        return isSound(model) ? Optional.of(model) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean isSound(Model model) {
    for (Diagnostic finding : new ArrayList<>(findings)) {
      boolean wrong =
          finding.severity() == Severity.ERROR
              && !finding.id().equals(BROKEN)
              && isAbout(finding, model);
      if (wrong) {
        return false;
      }
    }
    return true;
  }

  /** Whether a finding is about a model, or what any model may rest on. */
  private boolean isAbout(Diagnostic finding, Model model) {
    Optional<String> owner = declarations.attribution().of(finding);
    if (owner.isEmpty()
        || owner.get().equals(model.name())
        || model instanceof Hybrid hybrid && owner.get().equals(hybrid.teacher().name())) {
      return true;
    }
    return declarations.kind(owner.get()).filter(Declaration.Kind.RANKING::equals).isPresent();
  }
}
