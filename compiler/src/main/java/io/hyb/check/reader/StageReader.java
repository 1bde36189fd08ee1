package io.hyb.check.reader;

import io.hyb.arch.Stage;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.DistillSchema;
import io.hyb.language.Numbers;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code stage LABEL { … }} of one {@code distill}. */
final class StageReader {
  private final String path;
  private final Declarations declarations;
  private final List<Diagnostic> findings;

  /** Those of the stages before. */
  private final Set<String> labels = new HashSet<>();

  StageReader(String path, Declarations declarations) {
    this.path = path;
    this.declarations = declarations;
    this.findings = declarations.findings();
  }

  Optional<Stage> read(Block block) {
    Optional<String> label = label(block);
    Fields fields = Fields.of(DistillSchema.STAGE, block, declarations.scope());
    fields.require(DistillSchema.MATCH);
    fields.require(DistillSchema.TOKENS);
    if (label.isEmpty() || !fields.isSound()) {
      return Optional.empty();
    }
    String own = path + ".stages[" + label.get() + "]";
    fields.note(own, declarations.origins());
    Stage stage = stage(label.get(), fields);
    declarations.parts().add(own, stage);
    return Optional.of(stage);
  }

  private static Stage stage(String label, Fields fields) {
    return Stage.labelled(label)
        .match(fields.get(DistillSchema.MATCH))
        .train(fields.get(DistillSchema.TRAIN))
        .tokens(fields.get(DistillSchema.TOKENS))
        .lr(fields.get(DistillSchema.LR))
        .batch(fields.get(DistillSchema.BATCH))
        .sequence(fields.get(DistillSchema.SEQUENCE))
        .accumulate(fields.get(DistillSchema.ACCUMULATE))
        .warmup(Numbers.fraction(fields.get(DistillSchema.WARMUP)))
        .decay(Numbers.fraction(fields.get(DistillSchema.DECAY)))
        .weightDecay(fields.get(DistillSchema.WEIGHT_DECAY))
        .clip(fields.get(DistillSchema.CLIP))
        .temperature(fields.get(DistillSchema.TEMPERATURE))
        .recompute(fields.get(DistillSchema.RECOMPUTE))
        .build();
  }

  /** The label, if there is one that no stage before has. */
  private Optional<String> label(Block block) {
    Optional<Value.Name> name = new Labels(DistillSchema.STAGE, block, findings).label();
    if (name.isPresent() && !labels.add(name.get().text())) {
      findings.add(
          Diagnostic.error(
              "duplicate-name",
              name.get().span(),
              "there is already a stage `" + name.get().text() + "`; labels are unique"));
      return Optional.empty();
    }
    return name.map(Value.Name::text);
  }
}
