package io.hyb.check;

import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.PendingRanking;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Declaration;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code hybrid} whose inheritance has been resolved. */
final class HybridReader {
  private static final Key<String> TEACHER = new Key<>("teacher", ValueKind.REFERENCE);
  static final Key<Merge.Kind> MERGE = new Key<>("merge", Choice.of(Merge.Kind.values()));

  private static final Schema SCHEMA =
      Schema.of("a hybrid", TEACHER, MERGE)
          .withBlocks("attention", "ssm", "distill")
          .withRepeated("layers");

  static final Schema ATTENTION = Schema.of("attention").withStatements("keep");

  private final Declaration declaration;
  private final Declarations declarations;
  private final List<Diagnostic> findings;
  private final Fields fields;

  HybridReader(Declaration declaration, Declarations declarations) {
    this.declaration = declaration;
    this.declarations = declarations;
    this.findings = declarations.findings();
    this.fields = new Fields(SCHEMA, declaration.block(), findings);
  }

  /** The hybrid; empty where its teacher is not known. */
  Optional<Hybrid> read() {
    // One whose parent is not known may have had its teacher from there.
    Optional<Located<String>> name =
        declaration.parent().isPresent() ? fields.find(TEACHER) : fields.require(TEACHER);
    Optional<Teacher> teacher =
        name.flatMap(word -> declarations.teacher(word.value(), word.span()));
    List<LayerDraft> drafts = new ArrayList<>();
    for (int i = 0; i < teacher.map(Teacher::layers).orElse(0); i++) {
      drafts.add(new LayerDraft());
      drafts.get(i).decidedBy(declaration.place());
      drafts.get(i).merge(fields.get(MERGE, Merge.Kind.CONCAT).merge());
    }
    Optional<PendingRanking> pending = attention(teacher, drafts);
    boolean stateWrong = ssm(drafts);
    LayerBlocks blocks = new LayerBlocks(teacher, drafts, declarations);
    for (Block block : fields.blocks("layers")) {
      stateWrong |= blocks.read(block);
    }
    Optional<Schedule> schedule =
        fields
            .only("distill")
            .map(block -> new DistillationReader(declarations, teacher).read(block));
    if (teacher.isEmpty()) {
      return Optional.empty();
    }
    checkStates(teacher.get(), drafts, stateWrong);
    return Optional.of(hybrid(teacher.get(), drafts, schedule, pending));
  }

  private Hybrid hybrid(
      Teacher teacher,
      List<LayerDraft> drafts,
      Optional<Schedule> schedule,
      Optional<PendingRanking> pending) {
    String name = declaration.name().text();
    declarations.origins().put(name, declaration.place());
    List<LayerShape> layers = new ArrayList<>();
    for (LayerDraft draft : drafts) {
      declarations.origins().putLayer(name, layers.size(), draft.decided());
      layers.add(draft.layer(teacher));
    }
    return new Hybrid(name, teacher, schedule.orElse(Schedule.NONE), pending, layers);
  }

  private Optional<PendingRanking> attention(Optional<Teacher> teacher, List<LayerDraft> drafts) {
    Optional<Block> block = fields.only("attention");
    if (block.isEmpty()) {
      return Optional.empty();
    }
    Kinds.none(block.get().labels(), "attention has its braces", findings);
    Optional<Statement> keep = new Fields(ATTENTION, block.get(), findings).statement("keep");
    if (keep.isEmpty()) {
      return Optional.empty();
    }
    HeadSet heads = new HeadSet(teacher, null, declarations);
    heads.read(keep.get().arguments(), keep.get().span());
    for (int i = 0; i < drafts.size(); i++) {
      drafts.get(i).keep(heads.kept(i));
      drafts.get(i).decidedBy(block.get().header());
    }
    return heads.pending();
  }

  /** Whether the hybrid's own ssm gives a d_state that has been reported as wrong. */
  private boolean ssm(List<LayerDraft> drafts) {
    Optional<Block> block = fields.only("ssm");
    if (block.isEmpty()) {
      return false;
    }
    Fields ssm = SsmReader.read(block.get(), findings);
    for (LayerDraft draft : drafts) {
      draft.change(ssm);
    }
    return SsmReader.isStateWrong(ssm);
  }

  /** Where a head recurs there must be a mixer, whose state its start can fill. */
  private void checkStates(Teacher teacher, List<LayerDraft> drafts, boolean stateWrong) {
    Set<Span> reported = new HashSet<>();
    boolean lacking = false;
    for (LayerDraft draft : drafts) {
      lacking |= draft.recurs(teacher) && draft.lacksState();
      draft
          .stateTooLarge(teacher)
          .filter(state -> reported.add(state.span()))
          .ifPresent(state -> stateTooLarge(state, teacher));
    }
    if (lacking && !stateWrong) {
      lackOfState();
    }
  }

  private void lackOfState() {
    Optional<Block> ssm = fields.only("ssm");
    if (ssm.isPresent()) {
      findings.add(
          Diagnostic.error("missing-key", ssm.get().header(), "an ssm needs `d_state = …`"));
    } else {
      findings.add(
          Diagnostic.error(
                  "missing-ssm",
                  declaration.place(),
                  "the heads that are not kept need an `ssm` to recur with")
              .withFix("ssm discrete_mamba2 { d_state = 8 }"));
    }
  }

  private void stateTooLarge(Located<Integer> state, Teacher teacher) {
    String message =
        "d_state = "
            + state.value()
            + " is larger than "
            + teacher.name()
            + "'s head_dim = "
            + teacher.headDim()
            + ", which `init = from_attention` cannot fill";
    findings.add(
        Diagnostic.error("state-too-large", state.span(), message).withFix("init = fresh"));
  }
}
