package io.hyb.arch.diff.rule;

import java.util.Optional;

/**
 * One judgement of a difference.
 *
 * @param id stable and kebab-case, such as {@code head-lost}
 * @param message one sentence
 * @param allowed the author's reason, where the new spec silences the finding
 */
public record Finding(String id, Severity severity, String message, Optional<String> allowed) {

  public Finding(String id, Severity severity, String message) {
    this(id, severity, message, Optional.empty());
  }

  public boolean isSuppressed() {
    return allowed.isPresent();
  }
}
