package io.hyb.check.rule;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.language.Key;
import io.hyb.source.Origins;
import io.hyb.source.Sources;
import java.util.List;

/** Takes the findings of one rule about one part of a spec. */
final class Report {
  private final Rule<?> rule;
  private final String path;
  private final Origins origins;
  private final Sources sources;
  private final List<Diagnostic> findings;

  /**
   * @param path the part's, in the origins
   */
  Report(Rule<?> rule, String path, Origins origins, Sources sources, List<Diagnostic> findings) {
    this.rule = rule;
    this.path = path;
    this.origins = origins;
    this.sources = sources;
    this.findings = findings;
  }

  /** Reports the part as a whole. */
  void add(String message) {
    add("", message);
  }

  /**
   * Reports something in the part.
   *
   * @param within its path from there, such as {@code .kv_heads}; where it has its default, the
   *     place of what is around it
   */
  void add(String within, String message) {
    findings.add(finding(within, message));
  }

  /** The same with a remedy. */
  void add(String within, String message, String fix) {
    findings.add(finding(within, message).withFix(fix));
  }

  /**
   * The same with another value as the remedy.
   *
   * @param key of the value at {@code within}
   */
  void addFor(Key<?> key, String within, String message, String value) {
    String remedy = key.name() + " = " + value;
    Diagnostic finding = finding(within, message);
    findings.add(isSaid(within) ? finding.withFix(remedy, value) : finding.withFix(remedy));
  }

  private Diagnostic finding(String within, String message) {
    return new Diagnostic(rule.id(), rule.severity(), place(within), message);
  }

  /** Where something in the part was said; where it has its default, what is around it. */
  Span place(String within) {
    return origins.nearest(path + within).orElseThrow();
  }

  /** Whether something in the part was said, rather than left to its default. */
  boolean isSaid(String within) {
    return origins.of(path + within).isPresent();
  }

  /** What the part's paths lead to. */
  Sources sources() {
    return sources;
  }
}
