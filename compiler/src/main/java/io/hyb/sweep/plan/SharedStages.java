package io.hyb.sweep.plan;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stages of a sweep that several variants share: what decides their result is the same, so that
 * one training is enough.
 */
public final class SharedStages {
  private final List<Variant> variants;
  private final int digits;

  /** How many variants have a stage, by its prefix and the seed. */
  private final Map<String, Integer> users = new HashMap<>();

  private SharedStages(List<Variant> variants) {
    this.variants = variants;
    this.digits =
        ShortHashes.digits(
            variants.stream().flatMap(it -> it.stages().stream()).map(PlannedStage::prefix));
    for (Variant variant : variants) {
      variant.stages().forEach(stage -> users.merge(key(variant, stage), 1, Integer::sum));
    }
  }

  /** Of a plan's variants, each model and seed once. */
  public static SharedStages of(SweepPlan plan) {
    return new SharedStages(plan.variants().stream().filter(Variant::isFirst).toList());
  }

  private static String key(Variant variant, PlannedStage stage) {
    return stage.prefix() + variant.suffix();
  }

  /**
   * What the result of a variant's stage is called, such as {@code align-1a2b3c4d-s0}: the same for
   * all that share it.
   */
  public String name(Variant variant, PlannedStage stage) {
    return stage.label() + "-" + stage.prefix().substring(0, digits) + variant.suffix();
  }

  /**
   * What sharing saves, or what training each variant by itself takes.
   *
   * @param stages how many times a stage is trained
   */
  public record Work(int stages, BigInteger tokens, BigInteger flops) {
    static final Work NONE = new Work(0, BigInteger.ZERO, BigInteger.ZERO);

    private Work and(PlannedStage stage, int times) {
      BigInteger factor = BigInteger.valueOf(times);
      return new Work(
          stages + times,
          tokens.add(BigInteger.valueOf(stage.tokens()).multiply(factor)),
          flops.add(stage.flops().multiply(factor)));
    }
  }

  /** What training every variant by itself takes. */
  public Work alone() {
    Work all = Work.NONE;
    for (Variant variant : variants) {
      for (PlannedStage stage : variant.stages()) {
        all = all.and(stage, 1);
      }
    }
    return all;
  }

  /** What sharing saves of it. */
  public Work saved() {
    Map<String, PlannedStage> stages = new LinkedHashMap<>();
    for (Variant variant : variants) {
      variant.stages().forEach(stage -> stages.putIfAbsent(key(variant, stage), stage));
    }
    Work saved = Work.NONE;
    for (Map.Entry<String, PlannedStage> each : stages.entrySet()) {
      saved = saved.and(each.getValue(), users.get(each.getKey()) - 1);
    }
    return saved;
  }
}
