package io.hyb.check.reader;

import io.hyb.arch.RopeShape;
import io.hyb.convert.HuggingFaceConfig;
import io.hyb.language.Member;
import io.hyb.language.Numbers;
import io.hyb.language.TeacherSchema;
import io.hyb.syntax.tree.Block;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads {@code rope { theta = … partial = … scaling llama3 { … } }}. */
final class RopeReader {
  private final boolean partial;
  private final ConfiguredKeys configured;
  private final Declarations declarations;

  /**
   * @param partial whether the teacher's family may rotate a part of a head, and must say which
   */
  RopeReader(boolean partial, ConfiguredKeys configured, Declarations declarations) {
    this.partial = partial;
    this.configured = configured;
    this.declarations = declarations;
  }

  /**
   * The embedding from spec and config.json; what neither says joins the missing keys.
   *
   * @param block the {@code rope} of the spec
   * @param config what the config.json says
   */
  Optional<RopeShape> read(Optional<Block> block, HuggingFaceConfig config) {
    Optional<Fields> fields =
        block.map(rope -> Fields.of(TeacherSchema.ROPE, rope, declarations.scope()));
    Optional<Double> base =
        configured.settle(fields, TeacherSchema.THETA, "rope.theta", config.ropeTheta());
    double share = share(fields, config);
    Optional<Block> declared = fields.flatMap(all -> all.only(TeacherSchema.SCALING));
    if (fields.isPresent() && !fields.get().isSound() || base.isEmpty()) {
      return Optional.empty();
    }
    if (declared.isEmpty()) {
      config.ropeScaling().ifPresent(unused -> noteConfigured());
      return Optional.of(new RopeShape(base.get(), config.ropeScaling(), share));
    }
    Optional<RopeShape.Llama3Scaling> said = scaling(declared.get());
    said.ifPresent(
        value ->
            configured.compare(
                "rope.scaling",
                new Located<>(describe(said), declared.get().header()),
                configured.isRead()
                    ? Optional.of(describe(config.ropeScaling()))
                    : Optional.empty()));
    return said.map(value -> new RopeShape(base.get(), said, share));
  }

  /** All of the scaling is from the config.json. */
  private void noteConfigured() {
    String scaling = TeacherSchema.ROPE.name() + "." + TeacherSchema.SCALING.name();
    configured.noteConfigured(scaling);
    for (Member key : TeacherSchema.LLAMA3.schema().members()) {
      configured.noteConfigured(scaling + "." + key.name());
    }
  }

  /** The share of a head that is rotated. */
  private double share(Optional<Fields> fields, HuggingFaceConfig config) {
    Optional<BigDecimal> points = config.ropePartial().map(Numbers::points);
    Optional<BigDecimal> said =
        partial
            ? configured.settle(fields, TeacherSchema.PARTIAL, "rope.partial", points)
            : configured.either(fields, TeacherSchema.PARTIAL, "rope.partial", points);
    return said.map(Numbers::fraction).orElse(1.0);
  }

  private Optional<RopeShape.Llama3Scaling> scaling(Block declared) {
    Fields fields = Fields.of(TeacherSchema.SCALING, declared, declarations.scope());
    if (fields.kind().isEmpty()) {
      return Optional.empty();
    }
    fields.require(TeacherSchema.FACTOR);
    fields.require(TeacherSchema.LOW_FREQ_FACTOR);
    fields.require(TeacherSchema.HIGH_FREQ_FACTOR);
    fields.require(TeacherSchema.ORIGINAL_CONTEXT);
    fields.note(configured.path("rope.scaling"), declarations.origins());
    return fields.isSound()
        ? Optional.of(
            new RopeShape.Llama3Scaling(
                fields.get(TeacherSchema.FACTOR),
                fields.get(TeacherSchema.LOW_FREQ_FACTOR),
                fields.get(TeacherSchema.HIGH_FREQ_FACTOR),
                fields.get(TeacherSchema.ORIGINAL_CONTEXT)))
        : Optional.empty();
  }

  private static String describe(Optional<RopeShape.Llama3Scaling> scaling) {
    if (scaling.isEmpty()) {
      return "none";
    }
    RopeShape.Llama3Scaling s = scaling.get();
    return TeacherSchema.LLAMA3.name()
        + " "
        + ConfiguredKeys.plain(s.factor())
        + ", "
        + ConfiguredKeys.plain(s.lowFreqFactor())
        + ", "
        + ConfiguredKeys.plain(s.highFreqFactor())
        + ", "
        + s.originalContext();
  }
}
