package io.hyb.convert.mohawk;

import io.hyb.convert.document.Document.Entry;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What reading a config has found so far, and which of its keys were looked at. */
final class Reading {
  private final Set<Diagnostic> findings = new LinkedHashSet<>();
  private final Set<Entry> read = Collections.newSetFromMap(new IdentityHashMap<>());

  Set<Entry> read() {
    return read;
  }

  List<Diagnostic> findings() {
    return new ArrayList<>(findings);
  }

  void add(Diagnostic finding) {
    findings.add(finding);
  }

  boolean hasErrors() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** A key that there must be. */
  void missing(Span at, String message) {
    add(Diagnostic.error("missing-key", at, message));
  }

  /** A key that mohawk cannot do without, but Hyb can. */
  void missingThere(Span at, String message) {
    add(Diagnostic.warning("missing-key", at, message));
  }

  /** Two places that don't go together, of which one is taken. */
  void contradiction(Span at, String message) {
    add(Diagnostic.warning("contradictory-key", at, message));
  }

  /** The same where neither can be taken. */
  void conflict(Span at, String message) {
    add(Diagnostic.error("contradictory-key", at, message));
  }

  /** What the language has no word for, so that the spec is less than the config. */
  void inexpressible(Span at, String message) {
    add(Diagnostic.warning("not-in-language", at, message));
  }

  /** The same where there is no spec without it. */
  void impossible(Span at, String message) {
    add(Diagnostic.error("not-in-language", at, message));
  }
}
