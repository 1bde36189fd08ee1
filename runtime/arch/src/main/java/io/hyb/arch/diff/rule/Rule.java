package io.hyb.arch.diff.rule;

import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Side;
import java.util.Optional;

/** A judgement of two models that differ. */
public abstract class Rule {
  private final String id;
  private final Severity severity;

  Rule(String id, Severity severity) {
    this.id = id;
    this.severity = severity;
  }

  /** The id of its findings. */
  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }

  /** What there is to say, if the rule applies. */
  abstract Optional<String> judge(ModelDiff diff);

  /** The same about a model with nothing to compare it to; most rules have nothing to say then. */
  Optional<String> judge(Side alone) {
    return Optional.empty();
  }
}
