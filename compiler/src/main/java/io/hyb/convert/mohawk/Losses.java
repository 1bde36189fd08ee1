package io.hyb.convert.mohawk;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.source.Origins;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a model says and mohawk can't, each at its place in the spec. */
final class Losses {
  private static final String ID = "not-in-language";

  private final String model;
  private final Origins origins;
  private final Set<Diagnostic> findings = new LinkedHashSet<>();

  /**
   * @param model the name of what is exported
   */
  Losses(String model, Origins origins) {
    this.model = model;
    this.origins = origins;
  }

  List<Diagnostic> findings() {
    return new ArrayList<>(findings);
  }

  boolean refuse() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /**
   * There is no config without it.
   *
   * @param part its path in the model
   */
  void impossible(String part, String message) {
    findings.add(Diagnostic.error(ID, at(part), message));
  }

  /** The config is less than the model. */
  void inexpressible(String part, String message) {
    findings.add(Diagnostic.warning(ID, at(part), message));
  }

  private Span at(String part) {
    return origins.nearest(model + "." + part).orElse(Span.startOf(model));
  }
}
