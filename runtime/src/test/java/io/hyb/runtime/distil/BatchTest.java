package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Stage;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.testing.Closeness;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.testing.TinyShapes;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Lane;
import io.hyb.runtime.torch.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How tokens are laid into batches must not show in what is learnt from them. */
class BatchTest {
  private static final Kernels KERNELS = new Kernels(Device.cpu(), Precision.FLOAT32);

  /** Across the chunks of four, shorter than the convolution, and one that ends with a chunk. */
  private static final int[] LENGTHS = {1, 5, 2, 3, 9, 4, 1, 7};

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  static List<Arguments> losses() {
    List<Arguments> cases = new ArrayList<>();
    for (Stage.Match match : Stage.Match.values()) {
      for (Mixer.Kind mixer : Mixer.Kind.values()) {
        Hybrid shape = TinyShapes.hybrid(mixer, Merge.CONCAT, TinyShapes.teacher(true));
        if (match != Stage.Match.MATRICES || Shapes.haveMatrices(shape)) {
          cases.add(Arguments.of(match, shape));
        }
      }
      for (Merge merge : Shapes.merges()) {
        Hybrid shape =
            TinyShapes.hybrid(Mixer.Kind.DISCRETE_MAMBA2, merge, TinyShapes.teacher(true));
        cases.add(Arguments.of(match, Shapes.windowed(shape, 3)));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aDocumentsLossIsTheSamePackedAndAlone(Stage.Match kind, Hybrid shape) {
    Match match = match(kind, shape);
    Random random = new Random(7);
    int total = Arrays.stream(LENGTHS).sum();
    long[] ids = random.longs(total, 0, TinyShapes.VOCAB).toArray();
    int start = 0;
    for (int document = 0; document < LENGTHS.length; document++) {
      int length = LENGTHS[document];
      Batch alone =
          new Batch(
              1,
              length,
              Arrays.copyOfRange(ids, start, start + length),
              new long[length],
              counted(length, 0, length));
      Batch packed = new Batch(1, total, ids, documents(total), counted(total, start, length));
      double expected = loss(match, alone);
      assertThat(loss(match, packed))
          .as("document %d of %d tokens", document, length)
          .isCloseTo(expected, within(1e-5 * expected));
      start += length;
    }
  }

  @ParameterizedTest
  @EnumSource(Stage.Match.class)
  void microBatchesAddUpToOneLargeBatch(Stage.Match kind) {
    Batch first = GradientTest.batch();
    Batch second =
        new Batch(1, 11, Arrays.copyOf(first.ids(), 11), new long[11], counted(11, 0, 11));
    long[] ids = concat(first.ids(), second.ids());
    long[] documents = concat(first.documents(), second.documents());
    boolean[] counts = Arrays.copyOf(first.counts(), 33);
    System.arraycopy(second.counts(), 0, counts, 22, 11);
    Batch both = new Batch(3, 11, ids, documents, counts);

    Map<String, float[]> together = gradients(kind, both);
    Map<String, float[]> apart = gradients(kind, first, second);

    assertThat(apart.keySet()).isEqualTo(together.keySet()).isNotEmpty();
    together.forEach(
        (name, gradient) ->
            assertThat(Closeness.relativeError(apart.get(name), gradient))
                .as(name)
                .isLessThanOrEqualTo(1e-5));
  }

  @Test
  void logitsInPiecesGiveWhatTheyGiveAtOnce() {
    LanguageModel teacher = TinyModels.teacher(KERNELS, true);
    Batch batch = GradientTest.batch();
    Student whole = TinyModels.student(KERNELS, Merge.CONCAT, true);
    Student pieces = TinyModels.student(KERNELS, Merge.CONCAT, true);

    Stage stage = Stages.of("s", Stage.Match.LOGITS, 1).build();

    Map<String, float[]> expected =
        gradients(
            new LogitsMatch(KERNELS, teacher, whole, stage, 1000, Lane::beside), whole, batch);
    Map<String, float[]> actual =
        gradients(new LogitsMatch(KERNELS, teacher, pieces, stage, 5, Lane::beside), pieces, batch);

    expected.forEach(
        (name, gradient) ->
            assertThat(Closeness.relativeError(actual.get(name), gradient))
                .as(name)
                .isLessThanOrEqualTo(1e-5));
  }

  @ParameterizedTest
  @EnumSource(Stage.Match.class)
  void aLaneOfItsOwnChangesNothing(Stage.Match kind) {
    LanguageModel teacher = TinyModels.teacher(KERNELS, true);
    Stage stage = Stages.of("s", kind, 1).build();
    Student one = TinyModels.student(KERNELS, Merge.CONCAT, true);
    Student two = TinyModels.student(KERNELS, Merge.CONCAT, true);
    Batch batch = GradientTest.batch();

    Map<String, float[]> expected = gradients(Matches.of(KERNELS, teacher, one, stage), one, batch);
    Map<String, float[]> actual =
        gradients(Matches.of(KERNELS, teacher, two, stage, kernels -> Lane.threaded()), two, batch);

    assertThat(actual.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
    expected.forEach((name, gradient) -> assertThat(actual.get(name)).as(name).isEqualTo(gradient));
  }

  @ParameterizedTest
  @EnumSource(Stage.Match.class)
  void bfloat16GivesAboutFloat32sLossAndGradient(Stage.Match kind) {
    try (Kernels bfloat16 = new Kernels(Device.cpu(), Precision.BFLOAT16)) {
      double[] expected = normAndLoss(KERNELS, kind);
      double[] actual = normAndLoss(bfloat16, kind);
      assertThat(actual[0]).isCloseTo(expected[0], within(0.03 * expected[0]));
      assertThat(actual[1]).isCloseTo(expected[1], within(0.03 * expected[1]));
    }
  }

  /** How long the whole gradient is, and the loss. */
  private static double[] normAndLoss(Kernels kernels, Stage.Match kind) {
    Student student = TinyModels.student(kernels, Merge.ADAPTER, true);
    Match match =
        Matches.of(
            kernels, TinyModels.teacher(kernels, true), student, Stages.of("s", kind, 1).build());
    Batch batch = GradientTest.batch();
    try (AdamW optimiser = new AdamW(kernels, student.train(Stage.Train.ALL), 0.1, 1, false)) {
      optimiser.add(match.accumulate(batch, new Match.StepSize(batch.tokens(), 2)));
      float[] report = optimiser.step(1e-3).toFloatArray();
      double loss = 0;
      for (int i = 1; i < report.length; i++) {
        loss += report[i];
      }
      return new double[] {report[0], loss};
    }
  }

  private static Match match(Stage.Match kind, Hybrid shape) {
    Student student = TinyModels.student(KERNELS, shape);
    student.train(Stage.Train.ALL);
    return Matches.of(
        KERNELS, TinyModels.teacher(KERNELS, true), student, Stages.of("s", kind, 1).build());
  }

  private static Map<String, float[]> gradients(Stage.Match kind, Batch... batches) {
    Student student = TinyModels.student(KERNELS, Merge.CONCAT, true);
    LanguageModel teacher = TinyModels.teacher(KERNELS, true);
    return gradients(
        Matches.of(KERNELS, teacher, student, Stages.of("s", kind, 1).build()), student, batches);
  }

  private static Map<String, float[]> gradients(Match match, Student student, Batch... batches) {
    Map<String, TrainableWeight> moving = student.train(Stage.Train.ALL);
    long tokens = Arrays.stream(batches).mapToLong(Batch::tokens).sum();
    long rows = Arrays.stream(batches).mapToLong(Batch::rows).sum();
    for (Batch batch : batches) {
      match.accumulate(batch, new Match.StepSize(tokens, rows)).close();
    }
    Map<String, float[]> gradients = new LinkedHashMap<>();
    moving.forEach(
        (name, weight) ->
            Gradients.of(weight.working())
                .ifPresent(gradient -> gradients.put(name, gradient.toFloatArray())));
    return gradients;
  }

  private static double loss(Match match, Batch batch) {
    try (NDList parts = match.accumulate(batch, new Match.StepSize(batch.tokens(), 1))) {
      return parts.stream().mapToDouble(NDArray::getFloat).sum();
    }
  }

  private static long[] documents(int total) {
    long[] documents = new long[total];
    int at = 0;
    for (int document = 0; document < LENGTHS.length; document++) {
      Arrays.fill(documents, at, at + LENGTHS[document], document);
      at += LENGTHS[document];
    }
    return documents;
  }

  private static boolean[] counted(int total, int from, int length) {
    boolean[] counts = new boolean[total];
    Arrays.fill(counts, from, from + length, true);
    return counts;
  }

  private static long[] concat(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
