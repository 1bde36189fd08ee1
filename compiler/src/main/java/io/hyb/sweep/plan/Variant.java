package io.hyb.sweep.plan;

import io.hyb.resolve.Setting;
import io.hyb.sweep.space.Combination;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A model of a sweep.
 *
 * @param combination what makes it
 * @param model its name
 * @param hash its semantic hash, whole
 * @param id what it is called: the first digits of the hash, with {@code -sN} for a seed
 * @param stages its training's, in order
 * @param asksProbe whether its data has the key-value probe, which is then asked after each stage
 * @param pareto whether no other variant keeps more heads in as little memory, or as many in less
 * @param sameAs the place in the sweep of the first variant that is the same model with the same
 *     seed, if that is not this one
 */
public record Variant(
    Combination combination,
    String model,
    String hash,
    String id,
    Costs costs,
    List<PlannedStage> stages,
    boolean asksProbe,
    boolean pareto,
    OptionalLong sameAs) {

  public List<Setting> settings() {
    return combination.settings();
  }

  public OptionalInt seed() {
    return combination.seed();
  }

  /** What follows its hash where a seed tells it from other variants. */
  String suffix() {
    return combination.suffix();
  }

  /** Whether it is the first of its kind. */
  public boolean isFirst() {
    return sameAs.isEmpty();
  }
}
