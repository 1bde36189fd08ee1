package io.hyb.diagnostic;

import java.util.Collection;
import java.util.Optional;

/**
 * One finding about a spec.
 *
 * @param id stable kebab-case id that {@code hyb explain} knows, such as {@code unknown-key}
 * @param severity whether it refuses the spec
 * @param span where it is
 * @param message one concrete sentence in the user's terms
 * @param fix what to write instead, where there is an answer
 */
public record Diagnostic(
    String id, Severity severity, Span span, String message, Optional<String> fix) {

  public static Diagnostic error(String id, Span span, String message) {
    return new Diagnostic(id, Severity.ERROR, span, message, Optional.empty());
  }

  public static Diagnostic warning(String id, Span span, String message) {
    return new Diagnostic(id, Severity.WARNING, span, message, Optional.empty());
  }

  public static Diagnostic hint(String id, Span span, String message) {
    return new Diagnostic(id, Severity.HINT, span, message, Optional.empty());
  }

  /** The same finding, with the nearest of the known names as its remedy if one is near enough. */
  public Diagnostic withNearest(String given, Collection<String> known) {
    return Suggestion.nearest(given, known)
        .map(name -> withFix("did you mean `" + name + "`?"))
        .orElse(this);
  }

  /** The same finding with a remedy. */
  public Diagnostic withFix(String remedy) {
    return new Diagnostic(id, severity, span, message, Optional.of(remedy));
  }
}
