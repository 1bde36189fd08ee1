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
 * @param fix what to write instead, in words, where there is an answer
 * @param edit the same as a change that an editor can make, where the answer leaves nothing open
 */
public record Diagnostic(
    String id,
    Severity severity,
    Span span,
    String message,
    Optional<String> fix,
    Optional<Edit> edit) {

  /** One without a remedy. */
  public Diagnostic(String id, Severity severity, Span span, String message) {
    this(id, severity, span, message, Optional.empty(), Optional.empty());
  }

  public static Diagnostic error(String id, Span span, String message) {
    return new Diagnostic(id, Severity.ERROR, span, message);
  }

  public static Diagnostic warning(String id, Span span, String message) {
    return new Diagnostic(id, Severity.WARNING, span, message);
  }

  public static Diagnostic hint(String id, Span span, String message) {
    return new Diagnostic(id, Severity.HINT, span, message);
  }

  /**
   * As the record's own, which makes classes at its first call: that takes longer than checking
   * most specs.
   */
  @Override
  public int hashCode() {
    return 31 * message.hashCode() + span.hashCode();
  }

  /** The same finding, with the nearest of the known names as its remedy if one is near enough. */
  public Diagnostic withNearest(String given, Collection<String> known) {
    return Suggestion.nearest(given, known)
        .map(name -> span.covers(given) ? withMeant(name) : withFix("did you mean `" + name + "`?"))
        .orElse(this);
  }

  /** The same finding with a remedy that takes the place of what it is about. */
  public Diagnostic withMeant(String text) {
    return withFix("did you mean `" + text + "`?", text);
  }

  /** The same finding with a remedy in words. */
  public Diagnostic withFix(String remedy) {
    return new Diagnostic(id, severity, span, message, Optional.of(remedy), Optional.empty());
  }

  /**
   * The same finding with a remedy.
   *
   * @param text what takes the place of what it is about
   */
  public Diagnostic withFix(String remedy, String text) {
    return withFix(remedy, new Edit(span, text));
  }

  /** The same finding with a remedy. */
  public Diagnostic withFix(String remedy, Edit edit) {
    return new Diagnostic(id, severity, span, message, Optional.of(remedy), Optional.of(edit));
  }

  /** The same finding at another place, where no edit of it applies. */
  public Diagnostic at(Span place) {
    return new Diagnostic(id, severity, place, message, fix, Optional.empty());
  }
}
