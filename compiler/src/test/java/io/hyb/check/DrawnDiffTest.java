package io.hyb.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Model;
import io.hyb.arch.diff.Cost;
import io.hyb.arch.diff.Difference;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Retrieval;
import io.hyb.arch.diff.Side;
import io.hyb.arch.diff.rule.Rules;
import io.hyb.arch.json.SemanticHash;
import io.hyb.resolve.SpecRef;
import io.hyb.source.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of the diff of any two models, tried on specs drawn at random. */
class DrawnDiffTest {
  private static final int TRIES = Integer.getInteger("jqwik.tries.default", 200);
  private static final List<Long> CONTEXTS = List.of(2048L);

  @Test
  void twoTextsOfOneHashDoNotDiffer() {
    for (int seed = 0; seed < TRIES; seed++) {
      DrawnSpec spec = DrawnSpec.of(seed);
      Model plain = model(spec.plain(), "spec.hyb");
      assertThat(diff(plain, plain).isEmpty()).isTrue();
      ModelDiff reworded = diff(plain, model(spec.reworded(seed), "spec.hyb:Student"));
      assertThat(reworded.isEmpty()).as("%s", reworded.differences()).isTrue();
      assertThat(Rules.judge(reworded)).isEmpty();
    }
  }

  @Test
  void theOtherWayRoundIsItsMirror() {
    for (int seed = 0; seed < TRIES; seed++) {
      Model a = model(DrawnSpec.of(seed).plain(), "spec.hyb");
      Model b = model(other(seed).plain(), "spec.hyb");
      ModelDiff there = diff(a, b);
      ModelDiff back = diff(b, a);
      assertThat(there.isEmpty()).isEqualTo(SemanticHash.of(a).equals(SemanticHash.of(b)));
      assertThat(there.differences().stream().map(DrawnDiffTest::mirrored))
          .containsExactlyElementsOf(back.differences());
      assertThat(there.checkpoint().tensors().kept()).isEqualTo(back.checkpoint().tensors().kept());
      assertThat(there.checkpoint().tensors().fresh())
          .isEqualTo(back.checkpoint().tensors().dropped());
      assertThat(there.checkpoint().verdict()).isEqualTo(back.checkpoint().verdict());
      assertThat(there.cost().stream().map(DrawnDiffTest::mirrored))
          .containsExactlyElementsOf(back.cost());
      assertThat(there.retrieval().gained())
          .isEqualTo(back.retrieval().lost().stream().map(Retrieval.Lost::head).toList());
      assertThat(there.training().reused()).hasSameSizeAs(back.training().reused());
      assertThat(there.training().sameStart()).isEqualTo(back.training().sameStart());
    }
  }

  /** Mostly the same spec with a few values changed, as authors do, now and then another one. */
  private static DrawnSpec other(int seed) {
    Random random = new Random(seed);
    if (random.nextInt(8) == 0) {
      return DrawnSpec.of(seed + 1_000_000L);
    }
    DrawnSpec spec = DrawnSpec.of(seed);
    List<String> paths = new ArrayList<>(spec.values().keySet());
    Collections.shuffle(paths, random);
    for (String path : paths.subList(0, 1 + random.nextInt(3))) {
      // A mixer of another kind has taken some of its keys away.
      spec = spec.values().containsKey(path) ? spec.changing(path) : spec;
    }
    return spec;
  }

  private static Difference mirrored(Difference difference) {
    return new Difference(
        difference.path(), difference.layer(), difference.now(), difference.old());
  }

  private static Cost mirrored(Cost cost) {
    return new Cost(cost.measure(), cost.context(), cost.now(), cost.old());
  }

  private static ModelDiff diff(Model old, Model now) {
    return ModelDiff.between(Side.of(old), Side.of(now), CONTEXTS);
  }

  private static Model model(String text, String ref) {
    SourceTree tree = SourceTree.of(Map.of(Path.of("spec.hyb"), text));
    return Compilation.of(tree, SpecRef.parse(ref), List.of(), List.of())
        .model()
        .value()
        .orElseThrow();
  }

  @Test
  void noModelOfTheRepositoryDiffersFromItself() throws IOException {
    int models = 0;
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path spec : files.filter(file -> file.toString().endsWith(".hyb")).toList()) {
        SpecRef ref = SpecRef.parse(spec.toString());
        for (Model model : Compilation.check(ref, List.of()).models()) {
          assertThat(diff(model, model).isEmpty()).as("%s %s", spec, model.name()).isTrue();
          models++;
        }
      }
    }
    assertThat(models).isGreaterThan(50);
  }
}
