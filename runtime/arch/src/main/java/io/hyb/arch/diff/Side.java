package io.hyb.arch.diff;

import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.Ranking;
import java.util.Map;
import java.util.Optional;

/**
 * One of two models that are compared.
 *
 * @param ranking scores of its teacher's heads, where the spec has or imports some
 * @param brokenContracts what its spec requires and the model doesn't hold: a sentence each, by the
 *     contract as it is written
 * @param allowed ids of findings that its spec silences, each with the author's reason
 */
public record Side(
    Model model,
    Optional<Ranking> ranking,
    Map<String, String> brokenContracts,
    Map<String, String> allowed) {
  public Side {
    brokenContracts = Map.copyOf(brokenContracts);
    allowed = Map.copyOf(allowed);
  }

  /** A model by itself. */
  public static Side of(Model model) {
    return new Side(model, Optional.empty(), Map.of(), Map.of());
  }

  /** The ranking that must be measured before its heads are known. */
  public Optional<PendingRanking> pending() {
    return model instanceof Hybrid hybrid ? hybrid.pending() : Optional.empty();
  }
}
