package io.hyb.arch.diff;

import java.util.List;
import java.util.Map;

/**
 * Two models side by side: the facts, which rules judge.
 *
 * @param differences every value that they don't share; none where their hashes are equal
 */
public record ModelDiff(
    Side old,
    Side now,
    List<Difference> differences,
    Checkpoint checkpoint,
    List<Cost> cost,
    Training training,
    Retrieval retrieval) {
  public ModelDiff {
    differences = List.copyOf(differences);
    cost = List.copyOf(cost);
  }

  /**
   * Compares two models.
   *
   * @param contexts tokens at which costs are compared
   */
  public static ModelDiff between(Side old, Side now, List<Long> contexts) {
    return new ModelDiff(
        old,
        now,
        Difference.between(old.model(), now.model()),
        Checkpoint.between(old.model(), now.model()),
        Cost.between(old, now, contexts),
        Training.between(old.model(), now.model()),
        Retrieval.between(old, now));
  }

  /** Contracts that the new side breaks and the old one doesn't, a sentence each. */
  public List<String> newlyBroken() {
    return now.brokenContracts().entrySet().stream()
        .filter(contract -> !old.brokenContracts().containsKey(contract.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return differences.isEmpty() && newlyBroken().isEmpty();
  }
}
