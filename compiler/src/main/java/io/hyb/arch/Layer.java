package io.hyb.arch;

import java.util.List;
import java.util.Optional;

/**
 * One layer of a hybrid.
 *
 * @param index from 0
 * @param kept teacher heads that stay attention, ascending
 * @param ssm what recurs; empty only where every head is kept
 * @param merge how the two meet
 * @param line line of the spec that decided on this layer (its {@code layers} block, else the
 *     hybrid's {@code attention} or its header)
 */
public record Layer(int index, List<Integer> kept, Optional<Ssm> ssm, Merge merge, int line) {
  public Layer {
    kept = List.copyOf(kept);
  }
}
