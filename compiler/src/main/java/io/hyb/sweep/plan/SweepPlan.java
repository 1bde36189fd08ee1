package io.hyb.sweep.plan;

import io.hyb.arch.Model;
import io.hyb.arch.json.SemanticHash;
import io.hyb.check.Compilation;
import io.hyb.check.Variations;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.resolve.Setting;
import io.hyb.sweep.space.Combination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The variants of a sweep, resolved, checked and costed.
 *
 * @param variants those that are sound, in the order of the space
 * @param broken those that are refused, by what refuses them
 */
public record SweepPlan(List<Variant> variants, List<BrokenVariants> broken) {

  /**
   * @param fixed settings that all variants share, applied first
   * @param contexts tokens at which memory is told
   */
  public static SweepPlan of(
      Variations spec, List<Setting> fixed, Stream<Combination> combinations, List<Long> contexts) {
    Map<Diagnostic, BrokenVariants> broken = new LinkedHashMap<>();
    List<Draft> drafts = new ArrayList<>();
    combinations
        .sequential()
        .forEach(
            combination -> {
              Compilation compilation = spec.with(both(fixed, combination.settings()));
              Optional<Model> model = compilation.model().value();
              if (model.isPresent() && !compilation.model().isRefused()) {
                drafts.add(Draft.of(combination, model.get(), contexts));
              } else {
                note(compilation, combination, broken);
              }
            });
    return new SweepPlan(Drafts.variants(drafts), List.copyOf(broken.values()));
  }

  private static List<Setting> both(List<Setting> fixed, List<Setting> own) {
    List<Setting> both = new ArrayList<>(fixed);
    both.addAll(own);
    return both;
  }

  private static void note(
      Compilation compilation, Combination combination, Map<Diagnostic, BrokenVariants> broken) {
    compilation.diagnostics().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .findFirst()
        .ifPresent(
            finding ->
                broken.merge(
                    finding,
                    new BrokenVariants(finding, combination, 1),
                    (known, one) -> known.andOne()));
  }

  /** How many variants are different models, or the same with another seed. */
  public long distinct() {
    return variants.stream().filter(Variant::isFirst).count();
  }

  /** A variant before it is known among the others. */
  record Draft(Combination combination, String model, String hash, Costs costs) {
    static Draft of(Combination combination, Model model, List<Long> contexts) {
      return new Draft(
          combination, model.name(), SemanticHash.of(model), Costs.of(model, contexts));
    }

    /** What tells it from others: the model and the seed. */
    String identity() {
      return hash + suffix();
    }

    String suffix() {
      return combination.seed().isPresent() ? "-s" + combination.seed().getAsInt() : "";
    }
  }
}
