package io.hyb.sweep.plan;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.sweep.space.Combination;
import java.util.List;

/**
 * Variants that one finding refuses.
 *
 * @param first the first of them
 * @param count how many there are
 */
public record BrokenVariants(Diagnostic finding, Combination first, int count) {

  BrokenVariants andOne() {
    return new BrokenVariants(finding, first, count + 1);
  }

  /** Its first settings, as a command line writes them. */
  public String settings() {
    List<String> settings =
        first.settings().stream().map(set -> set.path() + "=" + set.value()).toList();
    return String.join(" ", settings);
  }
}
