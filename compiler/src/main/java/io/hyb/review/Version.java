package io.hyb.review;

import io.hyb.arch.Model;
import io.hyb.arch.diff.Side;
import io.hyb.arch.json.SemanticHash;
import io.hyb.diagnostic.Span;

/**
 * A model as one side has it.
 *
 * @param spec its spec's file, as reviews show it
 * @param place where it is declared
 * @param hash its semantic hash
 */
public record Version(String spec, Span place, String hash, Side side) {

  static Version of(String spec, Span place, Side side) {
    return new Version(spec, place, SemanticHash.of(side.model()), side);
  }

  public Model model() {
    return side.model();
  }

  public String name() {
    return side.model().name();
  }
}
