package io.hyb.check.reader;

import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.language.DataSchema;
import io.hyb.language.DistillSchema;
import io.hyb.syntax.tree.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code distill { data { … } stage … }}. */
final class DistillReader {
  private final String path;
  private final Declarations declarations;
  private final List<Diagnostic> findings;

  DistillReader(String hybrid, Declarations declarations) {
    this.path = hybrid + ".distill";
    this.declarations = declarations;
    this.findings = declarations.findings();
  }

  /** The schedule, without what is wrong with it. */
  Schedule read(Block block) {
    Fields fields = Fields.of(DistillSchema.DISTILL, block, declarations.scope());
    fields.note(path, declarations.origins());
    Optional<Block> data = fields.require(DataSchema.DATA);
    List<Source> sources =
        data.map(all -> new DataReader(path + ".data", declarations).read(all)).orElse(List.of());
    List<Block> blocks = fields.blocks(DistillSchema.STAGE);
    if (blocks.isEmpty() && !fields.has(DistillSchema.STAGE.name())) {
      findings.add(
          Diagnostic.error("no-stage", block.header(), "distill needs at least one stage")
              .withFix("stage align { match = hidden_states  tokens = 1M }"));
    }
    List<Stage> stages = new ArrayList<>();
    StageReader reader = new StageReader(path, declarations);
    blocks.forEach(stage -> reader.read(stage).ifPresent(stages::add));
    return new Schedule(sources, stages);
  }
}
