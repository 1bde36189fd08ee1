package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.diff.Checkpoint.Verdict;
import io.hyb.arch.diff.ModelDiff;
import io.hyb.arch.diff.Side;
import io.hyb.arch.diff.TensorMatch;
import io.hyb.arch.diff.rule.Finding;
import io.hyb.arch.diff.rule.Rules;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.FamilyTeacher;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.LoadedModel;
import io.hyb.runtime.weights.TensorSpec;
import io.hyb.runtime.weights.Tensors;
import io.hyb.runtime.weights.WeightFolder;
import io.hyb.runtime.weights.WeightsException;
import io.hyb.runtime.weights.WriteProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a diff says of a checkpoint is what becomes of it: here it is really taken over. */
class EarlierStudentTest {
  private static final int PAIRS = Integer.getInteger("hyb.pairs", 20);
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);
  private static final long[] IDS = {3, 14, 15, 92, 65, 35, 89, 79};

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  @Test
  void theVerdictIsWhatHappens() {
    Set<Verdict> seen = EnumSet.noneOf(Verdict.class);
    for (int seed = 0; seed < PAIRS; seed++) {
      Pair pair = Pair.of(seed);
      ModelDiff diff = ModelDiff.between(Side.of(pair.old()), Side.of(pair.now()), List.of(1024L));
      takeOver(seed, pair, diff);
      seen.add(diff.checkpoint().verdict());
    }
    assertThat(seen).contains(Verdict.LOADS, Verdict.PARTIAL);
  }

  private void takeOver(int seed, Pair pair, ModelDiff diff) {
    Path old = folder.resolve("old" + seed);
    Path plain = folder.resolve("plain" + seed);
    Path taken = folder.resolve("taken" + seed);
    write(pair.teacher(), pair.old(), plain.resolveSibling("first" + seed));
    moved(plain.resolveSibling("first" + seed), old);
    write(pair.teacher(), pair.now(), plain);
    TensorMatch said =
        StudentInit.writeFrom(
                old,
                InterpretedModel.define(pair.now()),
                InterpretedModel.define(pair.teacher().shape()),
                pair.teacher().folder(),
                taken,
                7,
                false,
                WriteProgress.SILENT)
            .tensors();
    assertThat(said).as("pair %d", seed).isEqualTo(diff.checkpoint().tensors());
    assertThat(happened(old, plain, taken)).as("pair %d", seed).isEqualTo(said);

    List<String> findings = Rules.judge(diff).stream().map(Finding::id).toList();
    if (diff.checkpoint().verdict() == Verdict.LOADS && !findings.contains("other-function")) {
      assertThat(Closeness.relativeError(logits(pair.now(), taken), logits(pair.old(), old)))
          .as("pair %d", seed)
          .isLessThanOrEqualTo(1e-5);
    }
  }

  private static void write(FamilyTeacher teacher, Model student, Path out) {
    StudentInit.write(
        InterpretedModel.define(student),
        InterpretedModel.define(teacher.shape()),
        teacher.folder(),
        out,
        7,
        false,
        WriteProgress.SILENT);
  }

  /** The same student with other weights, as if it had been trained. */
  private static void moved(Path from, Path to) {
    try (WeightFolder weights = WeightFolder.open(from)) {
      Tensors tensors = weights.tensors();
      to.toFile().mkdirs();
      List<TensorSpec> specs = List.copyOf(tensors.specs().values());
      try (CheckpointWriter writer = CheckpointWriter.create(to, specs)) {
        for (TensorSpec spec : specs) {
          float[] values = tensors.floats(spec.name());
          for (int i = 0; i < values.length; i++) {
            values[i] = 0.9f * values[i] + 0.01f;
          }
          writer.put(spec.name(), values);
        }
        writer.commit();
      }
      Files.copy(from.resolve("config.json"), to.resolve("config.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Told from the values alone. */
  private static TensorMatch happened(Path old, Path plain, Path taken) {
    try (WeightFolder before = WeightFolder.open(old);
        WeightFolder anew = WeightFolder.open(plain);
        WeightFolder after = WeightFolder.open(taken)) {
      List<String> kept = new ArrayList<>();
      List<String> fresh = new ArrayList<>();
      for (String name : new TreeSet<>(after.tensors().specs().keySet())) {
        float[] values = after.tensors().floats(name);
        boolean isOld =
            before.tensors().specs().containsKey(name)
                && Arrays.equals(values, before.tensors().floats(name));
        assertThat(isOld || Arrays.equals(values, anew.tensors().floats(name))).as(name).isTrue();
        (isOld ? kept : fresh).add(name);
      }
      TreeSet<String> dropped = new TreeSet<>(before.tensors().specs().keySet());
      dropped.removeAll(kept);
      return new TensorMatch(kept, fresh, List.copyOf(dropped));
    }
  }

  private static float[] logits(Model shape, Path weights) {
    try (WeightFolder opened = WeightFolder.open(weights);
        LoadedModel loaded = opened.load(InterpretedModel.define(shape), KERNELS)) {
      float[][] result = new float[1][];
      Scope.run(
          () -> {
            NDArray ids = KERNELS.manager().create(IDS, new Shape(1, IDS.length));
            result[0] = loaded.model().forward(ids, Pass.FULL).toFloatArray();
          });
      return result[0];
    }
  }

  /** A student and what an author may make of it. */
  private record Pair(FamilyTeacher teacher, Model old, Model now) {
    private static final int LAYERS = 3;

    static Pair of(long seed) {
      Random random = new Random(seed);
      FamilyTeacher teacher = FamilyTeacher.values()[random.nextInt(FamilyTeacher.values().length)];
      List<LayerShape> old = new ArrayList<>();
      List<LayerShape> now = new ArrayList<>();
      // Every third pair keeps its tensors and changes how they are used, if that.
      boolean loads = seed % 3 == 0;
      for (int i = 0; i < LAYERS; i++) {
        LayerShape layer = layer(random);
        old.add(layer);
        now.add(loads ? sameTensors(layer, random) : changed(layer, random));
      }
      return new Pair(
          teacher,
          Shapes.hybrid("Old", teacher.shape(), old.toArray(LayerShape[]::new)),
          Shapes.hybrid("New", teacher.shape(), now.toArray(LayerShape[]::new)));
    }

    private static LayerShape layer(Random random) {
      Integer[] kept =
          IntStream.range(0, FamilyTeacher.HEADS)
              .filter(head -> random.nextInt(3) == 0)
              .boxed()
              .toArray(Integer[]::new);
      return LayerShape.hybrid(FamilyTeacher.HEADS, merge(random), mixer(random), kept);
    }

    private static Merge merge(Random random) {
      return Shapes.merges().get(random.nextInt(Shapes.merges().size()));
    }

    private static Mixer mixer(Random random) {
      int state = 2 * (1 + random.nextInt(2));
      Init init = random.nextBoolean() ? Init.FRESH : Init.FROM_ATTENTION;
      return random.nextInt(3) > 0
          ? new DiscreteMamba2(state, 2 + random.nextInt(2), 4, init)
          : new Mamba2(state, 4, 4, init, 1);
    }

    private static LayerShape sameTensors(LayerShape layer, Random random) {
      LayerShape same = layer;
      if (layer.mixer().isPresent()) {
        Mixer other = layer.mixer().get().with(Init.FRESH);
        same =
            LayerShape.hybrid(
                layer.heads(), layer.merge().get(), other, layer.kept().toArray(Integer[]::new));
      }
      return random.nextInt(8) == 0 ? same.withWindow(4) : same;
    }

    private static LayerShape changed(LayerShape layer, Random random) {
      return switch (random.nextInt(4)) {
        case 0 -> layer;
        case 1 -> layer(random);
        case 2 ->
            layer.mixer().isEmpty()
                ? layer
                : LayerShape.hybrid(
                    layer.heads(),
                    merge(random),
                    layer.mixer().get(),
                    layer.kept().toArray(Integer[]::new));
        default ->
            LayerShape.hybrid(
                layer.heads(),
                layer.merge().orElse(Merge.CONCAT),
                mixer(random),
                layer.kept().toArray(Integer[]::new));
      };
    }
  }

  @Test
  void aTransformerIsNoStudent() {
    FamilyTeacher teacher = FamilyTeacher.QWEN2;
    Model student = Pair.of(1).now();
    assertThatThrownBy(
            () ->
                StudentInit.writeFrom(
                    teacher.folder(),
                    InterpretedModel.define(student),
                    InterpretedModel.define(teacher.shape()),
                    teacher.folder(),
                    folder.resolve("out"),
                    0,
                    false,
                    WriteProgress.SILENT))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("holds a Transformer");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
