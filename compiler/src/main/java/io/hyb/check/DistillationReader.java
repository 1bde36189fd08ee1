package io.hyb.check;

import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Block;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code distill { data { … } stage … }}. */
final class DistillationReader {
  private static final Schema SCHEMA =
      Schema.of("distill").withBlocks("data").withRepeated("stage");

  private final Declarations declarations;
  private final Optional<Teacher> teacher;
  private final List<Diagnostic> findings;

  DistillationReader(Declarations declarations, Optional<Teacher> teacher) {
    this.declarations = declarations;
    this.teacher = teacher;
    this.findings = declarations.findings();
  }

  Schedule read(Block block) {
    Kinds.none(block.labels(), "distill has its braces", findings);
    Fields fields = new Fields(SCHEMA, block, findings);
    List<Source> data = new ArrayList<>();
    fields
        .only("data")
        .ifPresent(sources -> data.addAll(new DataReader(declarations).read(sources)));
    if (!fields.has("data")) {
      findings.add(Diagnostic.error("missing-key", block.header(), "distill needs `data { … }`"));
    }
    List<Stage> stages = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    StageReader reader = new StageReader(teacher, labels, findings);
    for (Block stage : fields.blocks("stage")) {
      reader.read(stage).ifPresent(stages::add);
    }
    if (fields.blocks("stage").isEmpty()) {
      findings.add(
          Diagnostic.error("no-stage", block.header(), "distill needs at least one stage")
              .withFix("stage align { match = hidden_states  tokens = 1M }"));
    }
    return new Schedule(data, stages);
  }
}
