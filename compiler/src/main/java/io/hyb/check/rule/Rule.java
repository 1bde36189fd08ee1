package io.hyb.check.rule;

import io.hyb.diagnostic.Severity;

/**
 * One thing that may be wrong with a part of a spec. Parts with a mistake in them are not judged,
 * so that a mistake is reported once.
 *
 * @param <T> the part that it judges
 */
public abstract class Rule<T> {
  private final String id;
  private final Severity severity;
  private final Class<T> subject;

  Rule(String id, Severity severity, Class<T> subject) {
    this.id = id;
    this.severity = severity;
    this.subject = subject;
  }

  /** The id of its findings. */
  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }

  /** What it judges. */
  public Class<T> subject() {
    return subject;
  }

  /** Whether what it says depends on other files than specs, which may be absent elsewhere. */
  boolean dependsOnFiles() {
    return false;
  }

  /** Reports where {@code part} breaks the rule. */
  abstract void judge(T part, Report report);
}
