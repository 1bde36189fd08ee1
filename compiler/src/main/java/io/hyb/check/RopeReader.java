package io.hyb.check;

import io.hyb.arch.Family;
import io.hyb.arch.RopeShape;
import io.hyb.arch.word.Word;
import io.hyb.convert.HuggingFaceConfig;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Block;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads {@code rope { theta = … partial = … scaling llama3 { … } }}. */
final class RopeReader {
  /** Reports a value that contradicts config.json. */
  interface Mismatch {
    void report(String key, Located<?> declared, Object configured);
  }

  private static final Key<Double> THETA = new Key<>("theta", Numbers.positive());
  private static final Key<BigDecimal> PARTIAL = new Key<>("partial", Numbers.percent());
  private static final Key<Double> FACTOR = new Key<>("factor", Numbers.positive());
  private static final Key<Double> LOW = new Key<>("low_freq_factor", Numbers.positive());
  private static final Key<Double> HIGH = new Key<>("high_freq_factor", Numbers.positive());
  private static final Key<Integer> ORIGINAL = new Key<>("original_context", Numbers.context());

  private static final Schema ROPE = Schema.of("rope", THETA, PARTIAL).withBlocks("scaling");
  private static final Schema LLAMA3 =
      Schema.of("rope scaling llama3", FACTOR, LOW, HIGH, ORIGINAL);

  private final Family family;
  private final Optional<Block> block;
  private final Optional<HuggingFaceConfig> config;
  private final Mismatch mismatch;
  private final List<String> missing;
  private final List<Diagnostic> findings;

  /**
   * @param family which says whether a head may be rotated in part
   */
  RopeReader(
      Family family,
      Optional<Block> block,
      Optional<HuggingFaceConfig> config,
      Mismatch mismatch,
      List<String> missing,
      List<Diagnostic> findings) {
    this.family = family;
    this.block = block;
    this.config = config;
    this.mismatch = mismatch;
    this.missing = missing;
    this.findings = findings;
  }

  /** The embedding from spec and config.json; what neither says joins the missing keys. */
  Optional<RopeShape> read() {
    Optional<Double> theta = config.flatMap(HuggingFaceConfig::ropeTheta);
    Optional<RopeShape.Llama3Scaling> scaling = config.flatMap(HuggingFaceConfig::ropeScaling);
    Optional<Double> partial = config.flatMap(HuggingFaceConfig::ropePartial);
    boolean named = false;
    if (block.isPresent()) {
      Fields fields = new Fields(ROPE, block.get(), findings);
      named = fields.has(THETA.name());
      theta = theta(fields, theta);
      partial = partial(fields, partial);
      if (fields.only("scaling").isPresent()) {
        scaling = scaling(fields.only("scaling").get(), scaling);
      }
    }
    if (partial.isEmpty() && family.partialRope()) {
      missing.add("rope { partial }");
    }
    if (theta.isEmpty()) {
      if (!named) {
        missing.add("rope { theta }");
      }
      return Optional.empty();
    }
    return Optional.of(new RopeShape(theta.get(), scaling, partial.orElse(1.0)));
  }

  private Optional<Double> partial(Fields fields, Optional<Double> configured) {
    Optional<Located<BigDecimal>> declared = fields.find(PARTIAL);
    if (declared.isEmpty()) {
      return configured;
    }
    double share = declared.get().value().movePointLeft(2).doubleValue();
    if (share != 1 && !family.partialRope()) {
      findings.add(
          Diagnostic.error(
              "family-conflict",
              declared.get().span(),
              "`family = " + Word.of(family) + "` rotates the whole of a head"));
      return Optional.of(1.0);
    }
    if (configured.isPresent() && configured.get() != share) {
      BigDecimal points = BigDecimal.valueOf(configured.get()).movePointRight(2);
      mismatch.report(
          "rope.partial",
          new Located<>(percent(declared.get().value()), declared.get().span()),
          percent(points));
    }
    return Optional.of(share);
  }

  private static String percent(BigDecimal points) {
    return points.stripTrailingZeros().toPlainString() + "%";
  }

  private Optional<Double> theta(Fields fields, Optional<Double> configured) {
    Optional<Located<Double>> declared = fields.find(THETA);
    if (declared.isEmpty()) {
      return configured;
    }
    if (configured.isPresent() && !configured.get().equals(declared.get().value())) {
      mismatch.report("rope.theta", declared.get(), configured.get());
    }
    return Optional.of(declared.get().value());
  }

  private Optional<RopeShape.Llama3Scaling> scaling(
      Block declared, Optional<RopeShape.Llama3Scaling> configured) {
    if (!Kinds.isKind(declared, List.of("llama3"), findings)) {
      return configured;
    }
    Fields fields = new Fields(LLAMA3, declared, findings);
    Optional<Located<Double>> factor = fields.require(FACTOR);
    Optional<Located<Double>> low = fields.require(LOW);
    Optional<Located<Double>> high = fields.require(HIGH);
    Optional<Located<Integer>> original = fields.require(ORIGINAL);
    if (factor.isEmpty() || low.isEmpty() || high.isEmpty() || original.isEmpty()) {
      return configured;
    }
    if (low.get().value() >= high.get().value()) {
      findings.add(
          Diagnostic.error(
              "shape-conflict",
              high.get().span(),
              "`high_freq_factor` must be larger than `low_freq_factor`"));
    }
    var scaling =
        new RopeShape.Llama3Scaling(
            factor.get().value(), low.get().value(), high.get().value(), original.get().value());
    if (config.isPresent() && !configured.equals(Optional.of(scaling))) {
      mismatch.report(
          "rope.scaling",
          new Located<>(describe(Optional.of(scaling)), declared.header()),
          describe(configured));
    }
    return Optional.of(scaling);
  }

  private static String describe(Optional<RopeShape.Llama3Scaling> scaling) {
    if (scaling.isEmpty()) {
      return "none";
    }
    RopeShape.Llama3Scaling s = scaling.get();
    return "llama3 "
        + s.factor()
        + ", "
        + s.lowFreqFactor()
        + ", "
        + s.highFreqFactor()
        + ", "
        + s.originalContext();
  }
}
