package io.hyb.arch.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Examples;
import io.hyb.arch.Family;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Ranking;
import io.hyb.arch.Ranking.RankedHead;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.diff.Checkpoint.Verdict;
import io.hyb.arch.diff.Cost.Measure;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.diff.rule.Rules;
import io.hyb.arch.diff.rule.Severity;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ModelDiffTest {
  private static final List<Long> CONTEXTS = List.of(2048L, 32768L);
  private static final Hybrid OLD = Examples.rad10(Merge.CONCAT);
  private static final Mixer WIDER = new DiscreteMamba2(16, 4, 64, Init.FROM_ATTENTION);

  private static ModelDiff diff(Hybrid old, Hybrid now) {
    return ModelDiff.between(Side.of(old), Side.of(now), CONTEXTS);
  }

  private static Hybrid layers(UnaryOperator<LayerShape> change) {
    return new Hybrid(
        "Changed",
        OLD.teacher(),
        OLD.schedule(),
        Optional.empty(),
        OLD.stack().stream().map(change).toList());
  }

  private static Hybrid layer(int index, LayerShape changed) {
    List<LayerShape> stack = new ArrayList<>(OLD.stack());
    stack.set(index, changed);
    return new Hybrid("Changed", OLD.teacher(), OLD.schedule(), Optional.empty(), stack);
  }

  private static Hybrid stages(Stage... stages) {
    Schedule schedule = new Schedule(OLD.schedule().data(), List.of(stages));
    return new Hybrid("Changed", OLD.teacher(), schedule, Optional.empty(), OLD.stack());
  }

  private static Hybrid taught(Teacher teacher) {
    return new Hybrid("Changed", teacher, OLD.schedule(), Optional.empty(), OLD.stack());
  }

  private static List<String> ids(ModelDiff diff) {
    return Rules.judge(diff).stream().map(Finding::id).toList();
  }

  @Test
  void aNewNameIsNoDifference() {
    ModelDiff diff = diff(OLD, layers(layer -> layer));
    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.checkpoint().verdict()).isEqualTo(Verdict.LOADS);
    assertThat(diff.training().firstStageToRerun()).isEmpty();
    assertThat(ids(diff)).isEmpty();
  }

  @Test
  void aStageThatRecomputesDiffersFromItsDefaultAndTrainsTheSame() {
    Stage last = OLD.schedule().stages().get(OLD.schedule().stages().size() - 1);
    ModelDiff diff = diff(stages(last), stages(last.withRecompute(true)));
    assertThat(diff.differences())
        .containsExactly(
            new Difference(
                "distill." + last.label() + ".recompute",
                OptionalInt.empty(),
                Optional.of(false),
                Optional.of(true)));
    assertThat(diff.training().firstStageToRerun()).isEmpty();
  }

  @Test
  void aWiderStateStartsWhatDependsOnIt() {
    ModelDiff diff = diff(OLD, layer(12, LayerShape.hybrid(32, Merge.CONCAT, WIDER)));
    assertThat(diff.differences())
        .containsExactly(
            new Difference("ssm.d_state", OptionalInt.of(12), Optional.of(8), Optional.of(16)));
    assertThat(diff.checkpoint().tensors().fresh())
        .containsExactly(
            "model.layers.12.mixer.conv1d.bias",
            "model.layers.12.mixer.conv1d.weight",
            "model.layers.12.mixer.in_proj.weight")
        .isEqualTo(diff.checkpoint().tensors().dropped());
    assertThat(ids(diff))
        .containsExactly("checkpoint-partial", "more-memory", "more-flops", "stages-to-rerun");
    assertThat(diff.training().firstStageToRerun()).contains("orient");
    assertThat(diff.training().sameStart()).isFalse();
  }

  /** Another head of the same number: rows of one shape that belong to someone else. */
  @Test
  void aTensorIsKeptOnlyForTheSameHeads() {
    ModelDiff diff = diff(OLD, layer(3, LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8, 4)));
    assertThat(diff.checkpoint().tensors().fresh())
        .contains("model.layers.3.self_attn.q_proj.weight", "model.layers.3.mixer.in_proj.weight")
        .doesNotContain("model.layers.3.self_attn.o_proj.weight");
    assertThat(ids(diff)).contains("head-lost", "head-gained");
  }

  /** Two mixers whose tensors have one name and shape give their rows different meanings. */
  @Test
  void anotherMixerStartsAnewWhateverItsShapes() {
    Mixer other = new Mamba2(8, 4, 64, Init.FROM_ATTENTION, 32);
    ModelDiff diff = diff(OLD, layer(12, LayerShape.hybrid(32, Merge.CONCAT, other)));
    assertThat(diff.checkpoint().tensors().fresh())
        .contains("model.layers.12.mixer.in_proj.weight", "model.layers.12.mixer.D");
  }

  @Test
  void aLostHeadIsADangerWithItsScoreAndItsNeighbours() {
    Ranking ranking =
        new Ranking(
            "kv",
            "Llama32_1B",
            Optional.empty(),
            100,
            Optional.empty(),
            Optional.empty(),
            List.of(new RankedHead(3, 3, Optional.of(new Ranking.Score(0.4, 0.1)))));
    Side old = new Side(OLD, Optional.of(ranking), Map.of(), Map.of());
    Hybrid now = layer(3, LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8, 1));
    ModelDiff diff = ModelDiff.between(old, Side.of(now), CONTEXTS);
    Retrieval.Lost lost = diff.retrieval().lost().get(0);
    assertThat(lost.head()).isEqualTo(ranking.heads().get(0));
    assertThat(lost.standIns())
        .containsExactly(
            new Retrieval.StandIn(0, false),
            new Retrieval.StandIn(1, true),
            new Retrieval.StandIn(2, false));
    assertThat(Rules.judge(diff))
        .filteredOn(finding -> finding.severity() == Severity.DANGER)
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("L3H3 (0.400)"));
  }

  @Test
  void whatShowsInNoTensorIsAnotherFunction() {
    for (Hybrid now :
        List.of(
            layers(layer -> layer.kept().isEmpty() ? layer : layer.withWindow(512)),
            taught(teacher(OLD.teacher().family(), 8192, RopeShape.plain(500000), 1e-5)),
            taught(teacher(OLD.teacher().family(), 8192, OLD.teacher().rope(), 1e-6)))) {
      assertThat(diff(OLD, now).checkpoint().verdict()).isEqualTo(Verdict.LOADS);
      assertThat(ids(diff(OLD, now))).contains("other-function");
    }
  }

  @Test
  void anotherShapeOfTeacherBreaks() {
    Hybrid now = taught(teacher(Family.QWEN2, 4096, OLD.teacher().rope(), 1e-5));
    ModelDiff diff = diff(OLD, now);
    assertThat(diff.checkpoint().verdict()).isEqualTo(Verdict.BREAKS);
    assertThat(diff.checkpoint().breaking()).containsExactly("family", "d_ff");
    assertThat(Rules.judge(diff).get(0).severity()).isEqualTo(Severity.BREAKING);
  }

  private static Teacher teacher(Family family, int dFf, RopeShape rope, double eps) {
    Teacher t = OLD.teacher();
    return new Teacher(
        t.name(),
        t.weights(),
        family,
        t.layers(),
        t.heads(),
        t.kvHeads(),
        t.headDim(),
        t.dModel(),
        dFf,
        t.vocab(),
        rope,
        eps,
        t.tieEmbeddings(),
        t.maxPositions());
  }

  @Test
  void trainingGoesOnBehindTheSharedStages() {
    List<Stage> stages = OLD.schedule().stages();
    Stage longer = Examples.stage("renamed", Stage.Match.LOGITS, Stage.Train.MIXERS);
    Training changed = diff(OLD, stages(stages.get(0), stages.get(1), longer)).training();
    assertThat(changed.reused()).containsExactly("orient", "align");
    assertThat(changed.firstStageToRerun()).contains("renamed");
    assertThat(changed.tokens()).isEqualTo(longer.tokens());

    Training shorter = diff(OLD, stages(stages.get(0))).training();
    assertThat(shorter.firstStageToRerun()).isEmpty();
    assertThat(shorter.sameStart()).isTrue();
  }

  @Test
  void costsAreComparedAtEachContext() {
    ModelDiff diff = diff(OLD, layer(12, LayerShape.hybrid(32, Merge.CONCAT, WIDER, 5)));
    assertThat(diff.cost()).hasSize(1 + 3 * CONTEXTS.size());
    Cost memory =
        diff.cost().stream()
            .filter(cost -> cost.measure() == Measure.MEMORY)
            .reduce((first, last) -> last)
            .orElseThrow();
    assertThat(memory.context()).hasValue(32768);
    assertThat(memory.percent().orElseThrow()).isBetween(9.0, 11.0); // 11 heads for 10
  }

  @Test
  void whatTheNewSpecAllowsIsMarked() {
    Hybrid now = layer(12, LayerShape.hybrid(32, Merge.CONCAT, WIDER));
    Side allowing =
        new Side(now, Optional.empty(), Map.of(), Map.of("more-memory", "measured, and worth it"));
    assertThat(Rules.judge(ModelDiff.between(Side.of(OLD), allowing, CONTEXTS)))
        .filteredOn(Finding::isSuppressed)
        .singleElement()
        .satisfies(finding -> assertThat(finding.allowed()).contains("measured, and worth it"));
  }

  @Test
  void onlyNewlyBrokenContractsAreTold() {
    Side old = new Side(OLD, Optional.empty(), Map.of("kept() > 20", "10 > 20"), Map.of());
    Side now =
        new Side(
            OLD,
            Optional.empty(),
            Map.of("kept() > 20", "9 > 20", "state() < 1", "7 < 1"),
            Map.of());
    ModelDiff diff = ModelDiff.between(old, now, CONTEXTS);
    assertThat(diff.isEmpty()).isFalse();
    assertThat(diff.newlyBroken()).containsExactly("7 < 1");
    assertThat(ids(diff)).containsExactly("broken-contract");
  }
}
