package io.hyb.sweep.space;

import io.hyb.diagnostic.Span;
import java.util.Optional;

/** A sweep that can't be spanned: its message names what was written and what would be right. */
public final class MalformedSpace extends Exception {
  private static final long serialVersionUID = 1L;

  /** Where it is written; null where it is no matter of one place. */
  private final transient Span place;

  MalformedSpace(String message) {
    this(message, null);
  }

  private MalformedSpace(String message, Span place) {
    super(message);
    this.place = place;
  }

  /** The same, said of a place, if that is known. */
  MalformedSpace at(Optional<Span> known) {
    return known.isPresent() ? new MalformedSpace(getMessage(), known.get()) : this;
  }

  /** The message with the option, or the file and line, that it is about. */
  public String located() {
    return place == null ? getMessage() : name() + ": " + getMessage();
  }

  private String name() {
    return place.file().startsWith("--") ? place.file() : place.file() + ":" + place.line();
  }

  Optional<Span> place() {
    return Optional.ofNullable(place);
  }
}
