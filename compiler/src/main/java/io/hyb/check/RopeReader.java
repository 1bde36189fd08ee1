package io.hyb.check;

import io.hyb.arch.RopeShape;
import io.hyb.convert.HuggingFaceConfig;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Block;
import java.util.List;
import java.util.Optional;

/** Reads {@code rope { theta = … scaling llama3 { … } }}. */
final class RopeReader {
  /** Reports a value that contradicts config.json. */
  interface Mismatch {
    void report(String key, Located<?> declared, Object configured);
  }

  private static final Key<Double> THETA = new Key<>("theta", Numbers.positive());
  private static final Key<Double> FACTOR = new Key<>("factor", Numbers.positive());
  private static final Key<Double> LOW = new Key<>("low_freq_factor", Numbers.positive());
  private static final Key<Double> HIGH = new Key<>("high_freq_factor", Numbers.positive());
  private static final Key<Integer> ORIGINAL = new Key<>("original_context", Numbers.context());

  private static final Schema ROPE = Schema.of("rope", THETA).withBlocks("scaling");
  private static final Schema LLAMA3 =
      Schema.of("rope scaling llama3", FACTOR, LOW, HIGH, ORIGINAL);

  private final Optional<Block> block;
  private final Optional<HuggingFaceConfig> config;
  private final Mismatch mismatch;
  private final List<String> missing;
  private final List<Diagnostic> findings;

  RopeReader(
      Optional<Block> block,
      Optional<HuggingFaceConfig> config,
      Mismatch mismatch,
      List<String> missing,
      List<Diagnostic> findings) {
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
    boolean named = false;
    if (block.isPresent()) {
      Fields fields = new Fields(ROPE, block.get(), findings);
      named = fields.has(THETA.name());
      theta = theta(fields, theta);
      if (fields.only("scaling").isPresent()) {
        scaling = scaling(fields.only("scaling").get(), scaling);
      }
    }
    if (theta.isEmpty()) {
      if (!named) {
        missing.add("rope { theta }");
      }
      return Optional.empty();
    }
    return Optional.of(new RopeShape(theta.get(), scaling, 1));
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
