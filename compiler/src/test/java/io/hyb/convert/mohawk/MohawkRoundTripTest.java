package io.hyb.convert.mohawk;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.convert.ImportedSpec;
import io.hyb.convert.library.PublishedTeachers;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Result;
import io.hyb.diagnostic.Severity;
import io.hyb.source.Origins;
import io.hyb.source.SourceTree;
import io.hyb.source.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * What is exported for mohawk is imported as it was; the loader is read in {@link ConfigLoader}.
 */
class MohawkRoundTripTest {
  private static final PublishedTeachers LIBRARY = new PublishedTeachers();

  private static final Teacher TEACHER =
      LIBRARY.named("meta-llama/Llama-3.2-1B-Instruct").orElseThrow().value();

  private static final Merge[] MERGES = {Merge.ADAPTER, Merge.SUM, Merge.GATED, Merge.MERGER};

  @Property(tries = 40, seed = "1")
  void whatMohawkCanSayComesBackTheSame(@ForAll Random random) {
    Hybrid hybrid = drawn(random);
    Hybrid read = ImportedSpec.model(exportedAndImported(hybrid), Hybrid.class);
    assertThat(read.stack()).isEqualTo(hybrid.stack());
    assertThat(read.schedule()).isEqualTo(hybrid.schedule());
    assertThat(read.teacher()).isEqualTo(TEACHER);
  }

  /** Recipes leave it to the machine, as a mohawk config can't. */
  @Test
  void aRecipeThatRecomputesIsStillOne() {
    Hybrid hybrid =
        ImportedSpec.model(
            """
            import "std/recipes/llama-3.2-1b.hyb"
            hybrid Drawn extends Rad10 {
              distill { data { text "data/*.txt" {} }  stage logits { recompute = true } }
            }
            """,
            Hybrid.class);
    String text = exportedAndImported(hybrid);
    assertThat(text).contains("hybrid Drawn extends Rad10", "stage logits { recompute = true }");
    assertThat(ImportedSpec.model(text, Hybrid.class).schedule()).isEqualTo(hybrid.schedule());
  }

  private static String exportedAndImported(Hybrid hybrid) {
    Result<Map<String, Map<String, Object>>> exported =
        new MohawkExport(hybrid, new Origins()).write();
    assertThat(exported.diagnostics()).isEmpty();

    Map<Path, String> texts = new LinkedHashMap<>();
    exported
        .value()
        .orElseThrow()
        .forEach(
            (file, config) -> texts.put(Path.of(file).toAbsolutePath(), new Yaml().dump(config)));
    Sources sources = new Sources(SourceTree.of(texts), Path.of(""));
    Result<String> imported =
        new MohawkImport(sources, LIBRARY).read(List.copyOf(texts.keySet()), Optional.of("Drawn"));
    assertThat(imported.diagnostics().stream().filter(it -> it.severity() != Severity.HINT))
        .isEmpty();
    return imported.value().orElseThrow();
  }

  private static Hybrid drawn(Random random) {
    Init init = random.nextBoolean() ? Init.FRESH : Init.FROM_ATTENTION;
    List<LayerShape> stack = new ArrayList<>();
    while (stack.size() < TEACHER.layers()) {
      LayerShape layer = layer(random, init);
      int repeated = 1 + random.nextInt(4);
      for (int i = 0; i < repeated && stack.size() < TEACHER.layers(); i++) {
        stack.add(layer);
      }
    }
    if (stack.stream().allMatch(layer -> layer.mixer().isEmpty())) {
      stack.set(3, LayerShape.hybrid(TEACHER.heads(), Merge.SUM, mixer(random, init), 4));
    }
    int stages = random.nextInt(4);
    Schedule schedule = stages == 0 ? Schedule.NONE : schedule(random, stages);
    return new Hybrid("Drawn", TEACHER, schedule, Optional.empty(), stack);
  }

  private static LayerShape layer(Random random, Init init) {
    int heads = TEACHER.heads();
    if (random.nextInt(4) == 0) {
      return LayerShape.attention(heads);
    }
    if (random.nextInt(4) == 0) {
      return LayerShape.hybrid(heads, Merge.CONCAT, mixer(random, init));
    }
    Integer[] kept =
        random.ints(0, heads).distinct().limit(random.nextInt(4)).boxed().toArray(Integer[]::new);
    return LayerShape.hybrid(heads, MERGES[random.nextInt(4)], mixer(random, init), kept);
  }

  private static DiscreteMamba2 mixer(Random random, Init init) {
    return new DiscreteMamba2(
        4 << random.nextInt(4), 1 + random.nextInt(4), 32 << random.nextInt(3), init);
  }

  private static Schedule schedule(Random random, int stages) {
    List<Source> data =
        List.of(
            new Source.Text("data/*.txt", 0.5),
            new Source.JsonLines("more/*.jsonl", "text", 0.25),
            new Source.Kv(
                new KvProbe(24, 24, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":"), 0.25));
    List<Stage> all = new ArrayList<>();
    String[] labels = {"hidden_states", "logits", "after"};
    for (int i = 0; i < stages; i++) {
      all.add(
          Stage.labelled(labels[i])
              .match(i == 0 ? Stage.Match.HIDDEN_STATES : Stage.Match.LOGITS)
              .train(random.nextBoolean() ? Stage.Train.ALL : Stage.Train.MIXERS)
              .tokens(1_000_000L * (20 + random.nextInt(1000)))
              .lr(random.nextInt(1, 50) * 1e-5)
              .batch(1 << random.nextInt(5))
              .sequence(256 << random.nextInt(3))
              .accumulate(1 + random.nextInt(5))
              .warmup(random.nextInt(5) / 20.0)
              .decay(random.nextInt(5) / 20.0)
              .weightDecay(random.nextInt(3) / 10.0)
              .clip(1)
              .temperature(i == 0 ? 1 : 1 + random.nextInt(3))
              .recompute(i > 0 && random.nextBoolean())
              .build());
    }
    return new Schedule(data, all);
  }

  @Test
  void whatMohawkHasNoWordsForIsRefusedAtItsPlace() {
    LayerShape layer =
        LayerShape.hybrid(TEACHER.heads(), Merge.CONCAT, mixer(new Random(1), Init.FRESH), 3)
            .withWindow(8);
    List<LayerShape> stack = new ArrayList<>(TEACHER.stack());
    stack.set(2, layer);
    Hybrid hybrid = new Hybrid("Drawn", TEACHER, Schedule.NONE, Optional.empty(), stack);
    Result<Map<String, Map<String, Object>>> exported =
        new MohawkExport(hybrid, new Origins()).write();
    assertThat(exported.isRefused()).isTrue();
    assertThat(exported.diagnostics())
        .extracting(Diagnostic::message)
        .anyMatch(message -> message.contains("window"))
        .anyMatch(message -> message.contains("concat"));
  }
}
