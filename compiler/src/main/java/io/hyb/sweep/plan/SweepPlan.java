package io.hyb.sweep.plan;

import io.hyb.arch.Model;
import io.hyb.arch.Source;
import io.hyb.arch.json.SemanticHash;
import io.hyb.check.Compilation;
import io.hyb.check.Variations;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.resolve.Setting;
import io.hyb.sweep.space.Combination;
import io.hyb.syntax.tree.Require;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
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
 * @param dropped how many the sweep's own {@code require} leaves out
 */
public record SweepPlan(List<Variant> variants, List<BrokenVariants> broken, int dropped) {

  /**
   * @param fixed settings that all variants share, applied first
   * @param filters the contracts of which a broken one drops a variant
   * @param contexts tokens at which memory is told
   */
  public static SweepPlan of(
      Variations spec,
      List<Setting> fixed,
      Stream<Combination> combinations,
      List<Require> filters,
      List<Long> contexts) {
    Map<Diagnostic, BrokenVariants> broken = new LinkedHashMap<>();
    List<Draft> drafts = new ArrayList<>();
    Map<String, BigInteger> flops = new HashMap<>();
    int[] dropped = new int[1];
    combinations
        .sequential()
        .forEach(
            combination -> {
              Compilation compilation = spec.with(both(fixed, combination.settings()));
              Optional<Diagnostic> refusal = refusal(compilation, filters);
              if (refusal.isPresent()) {
                broken.merge(
                    refusal.get(),
                    new BrokenVariants(refusal.get(), combination, 1),
                    (known, one) -> known.andOne());
              } else if (compilation.breaksContract()) {
                dropped[0]++;
              } else {
                Model model = compilation.model().value().orElseThrow();
                drafts.add(Draft.of(combination, model, contexts, flops));
              }
            });
    return new SweepPlan(Drafts.variants(drafts), List.copyOf(broken.values()), dropped[0]);
  }

  /** The first error that is not one of the sweep's filters. */
  private static Optional<Diagnostic> refusal(Compilation compilation, List<Require> filters) {
    return compilation.diagnostics().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .filter(finding -> filters.stream().noneMatch(it -> it.span().equals(finding.span())))
        .findFirst();
  }

  private static List<Setting> both(List<Setting> fixed, List<Setting> own) {
    List<Setting> both = new ArrayList<>(fixed);
    both.addAll(own);
    return both;
  }

  /** How many variants are different models, or the same with another seed. */
  public long distinct() {
    return variants.stream().filter(Variant::isFirst).count();
  }

  /** A variant before it is known among the others. */
  record Draft(
      Combination combination,
      String model,
      String hash,
      Costs costs,
      List<PlannedStage> stages,
      boolean asksProbe) {
    static Draft of(
        Combination combination, Model model, List<Long> contexts, Map<String, BigInteger> flops) {
      SemanticHash.All hashes = SemanticHash.ofAll(model);
      return new Draft(
          combination,
          model.name(),
          hashes.whole(),
          Costs.of(model, contexts),
          PlannedStage.of(model, hashes.prefixes(), flops),
          model.schedule().data().stream().anyMatch(Source.Kv.class::isInstance));
    }

    /** What tells it from others: the model and the seed. */
    String identity() {
      return hash + suffix();
    }

    String suffix() {
      return combination.suffix();
    }
  }
}
