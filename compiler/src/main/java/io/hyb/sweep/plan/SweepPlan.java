package io.hyb.sweep.plan;

import io.hyb.arch.Model;
import io.hyb.arch.Source;
import io.hyb.arch.json.SemanticHash;
import io.hyb.arch.plan.Plan;
import io.hyb.check.Compilation;
import io.hyb.check.Variations;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import io.hyb.sweep.space.Combination;
import io.hyb.syntax.tree.Require;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
    Judge judge = new Judge(filters, contexts);
    Sieve sieve = new Sieve();
    combinations
        .parallel()
        .map(each -> judge.of(each, spec.with(both(fixed, each.settings()))))
        .forEachOrdered(sieve::add);
    return new SweepPlan(
        Drafts.variants(sieve.drafts), List.copyOf(sieve.broken.values()), sieve.dropped);
  }

  /**
   * What becomes of a combination: a draft, a refusal, or neither where the sweep leaves it out.
   */
  private record Verdict(
      Combination combination, Optional<Draft> draft, Optional<Diagnostic> refusal) {}

  /** Tells sound variants from those that are refused and those that the sweep leaves out. */
  private static final class Judge {
    private final List<Require> filters;
    private final List<Long> contexts;
    private final ConcurrentMap<PlannedStage.Costed, BigInteger> flops = new ConcurrentHashMap<>();

    Judge(List<Require> filters, List<Long> contexts) {
      this.filters = filters;
      this.contexts = contexts;
    }

    Verdict of(Combination combination, Compilation compilation) {
      Optional<Diagnostic> refusal = refusal(compilation);
      if (refusal.isPresent() || compilation.breaksContract()) {
        return new Verdict(combination, Optional.empty(), refusal);
      }
      Model model = compilation.model().value().orElseThrow();
      try {
        Draft draft = Draft.of(combination, model, contexts, flops);
        return new Verdict(combination, Optional.of(draft), Optional.empty());
      } catch (ArithmeticException e) {
        Diagnostic uncountable = uncountable(model, compilation);
        return new Verdict(combination, Optional.empty(), Optional.of(uncountable));
      }
    }

    /** The first error that is not one of the sweep's filters. */
    private Optional<Diagnostic> refusal(Compilation compilation) {
      return compilation.diagnostics().stream()
          .filter(finding -> finding.severity() == Severity.ERROR)
          .filter(finding -> filters.stream().noneMatch(it -> it.span().equals(finding.span())))
          .findFirst();
    }

    private static Diagnostic uncountable(Model model, Compilation compilation) {
      Span place =
          compilation
              .origins()
              .of(model.name())
              .orElseGet(() -> Span.startOf(compilation.files().get(0)));
      return Diagnostic.error(
          "number-too-large", place, "`" + model.name() + "`: " + Plan.UNCOUNTABLE);
    }
  }

  /** Gathers verdicts in the order of the space. */
  private static final class Sieve {
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<Diagnostic, BrokenVariants> broken = new LinkedHashMap<>();
    private int dropped;

    void add(Verdict verdict) {
      if (verdict.draft().isPresent()) {
        drafts.add(verdict.draft().get());
      } else if (verdict.refusal().isPresent()) {
        broken.merge(
            verdict.refusal().get(),
            new BrokenVariants(verdict.refusal().get(), verdict.combination(), 1),
            (known, one) -> known.andOne());
      } else {
        dropped++;
      }
    }
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
    /**
     * @throws ArithmeticException if what it costs is more than can be counted
     */
    static Draft of(
        Combination combination,
        Model model,
        List<Long> contexts,
        ConcurrentMap<PlannedStage.Costed, BigInteger> flops) {
      SemanticHash.All hashes = SemanticHash.ofAll(model);
      return new Draft(
          combination,
          model.name(),
          hashes.whole(),
          Costs.of(model, contexts),
          PlannedStage.of(model, hashes, flops),
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
