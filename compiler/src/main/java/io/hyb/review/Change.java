package io.hyb.review;

import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.diff.rule.Rules;
import io.hyb.arch.diff.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model that a review has something to say about.
 *
 * @param spec the file that it is in, on the new side where it is there
 * @param old empty where the model is new, or its old spec is refused
 * @param now empty where the model is gone, or its new spec is refused
 * @param diff where there are both
 * @param cost before and after, as far as there is a before and an after
 */
public record Change(
    String spec,
    Optional<Version> old,
    Optional<Version> now,
    Optional<ModelDiff> diff,
    List<Cost> cost,
    List<Finding> findings) {
  public Change {
    cost = List.copyOf(cost);
    findings = List.copyOf(findings);
  }

  static Change between(Version old, Version now, ModelDiff diff) {
    return new Change(
        now.spec(),
        Optional.of(old),
        Optional.of(now),
        Optional.of(diff),
        diff.cost(),
        Rules.judge(diff));
  }

  static Change added(Version now, List<Long> contexts) {
    return alone(now, contexts, new Finding("model-added", Severity.NOTE, "this model is new"));
  }

  static Change removed(Version old) {
    return new Change(
        old.spec(),
        Optional.of(old),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(new Finding("model-removed", Severity.NOTE, "this model is gone")));
  }

  /** A model whose old spec is refused: what is new is shown by itself. */
  static Change afterRefused(SpecReading old, Version now, List<Long> contexts) {
    String message = "the old spec is refused: " + old.firstError();
    return alone(now, contexts, new Finding("old-spec-refused", Severity.NOTE, message));
  }

  /** A model whose new spec is refused. */
  static Change beforeRefused(Optional<Version> old, SpecReading now) {
    String message = "the new spec is refused: " + now.firstError();
    return new Change(
        now.spec(),
        old,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(new Finding("new-spec-refused", Severity.BREAKING, message)));
  }

  private static Change alone(Version now, List<Long> contexts, Finding finding) {
    List<Finding> findings = new ArrayList<>(List.of(finding));
    findings.addAll(Rules.judge(now.side()));
    return new Change(
        now.spec(),
        Optional.empty(),
        Optional.of(now),
        Optional.empty(),
        Cost.of(now.side(), contexts),
        findings);
  }

  /** The gravest of the findings that count. */
  public Severity severity() {
    return findings.stream()
        .filter(finding -> !finding.isSuppressed())
        .map(Finding::severity)
        .max(Severity::compareTo)
        .orElse(Severity.NOTE);
  }
}
