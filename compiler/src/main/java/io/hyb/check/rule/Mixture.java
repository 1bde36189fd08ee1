package io.hyb.check.rule;

import io.hyb.arch.Source;
import java.util.List;

/** The sources of a {@code data} block, in order. */
public record Mixture(List<Source> sources) {
  public Mixture {
    sources = List.copyOf(sources);
  }
}
