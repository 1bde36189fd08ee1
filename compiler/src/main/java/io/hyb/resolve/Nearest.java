package io.hyb.resolve;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Suggestion;
import java.util.Collection;

/** The one voice of "did you mean". */
public final class Nearest {
  private Nearest() {}

  /** The finding, with the nearest of the known names as its remedy if one is near enough. */
  public static Diagnostic suggest(Diagnostic finding, String given, Collection<String> known) {
    return Suggestion.nearest(given, known)
        .map(name -> finding.withFix("did you mean `" + name + "`?"))
        .orElse(finding);
  }
}
