package io.hyb.diagnostic;

import java.util.List;
import java.util.Optional;

/**
 * What a stage gives: its value, if it could make one, and all its findings. A value can stand
 * beside errors, so that later stages find more of them; {@link #isRefused()} tells whether it may
 * be used for anything but that.
 */
public record Result<T>(Optional<T> value, List<Diagnostic> diagnostics) {
  public Result {
    diagnostics = List.copyOf(diagnostics);
  }

  public boolean isRefused() {
    if (value.isEmpty()) {
      return true;
    }
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.ERROR) {
        return true;
      }
    }
    return false;
  }
}
