package io.hyb.sweep.space;

import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import java.util.List;
import java.util.Optional;

/**
 * Drops the combinations that have all of these settings, their values as they were written.
 *
 * @param place where it is written, if that is known
 */
public record Exclusion(List<Setting> settings, Optional<Span> place) {
  public Exclusion {
    settings = List.copyOf(settings);
  }

  /** Whether a combination of these settings is dropped. */
  boolean drops(List<Setting> combination) {
    return settings.stream()
        .allMatch(excluded -> combination.stream().anyMatch(set -> isSame(set, excluded)));
  }

  static boolean isSame(Setting one, Setting other) {
    return one.path().equals(other.path())
        && ValueList.normalised(one.value()).equals(ValueList.normalised(other.value()));
  }
}
