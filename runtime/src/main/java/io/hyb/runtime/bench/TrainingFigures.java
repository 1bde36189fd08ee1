package io.hyb.runtime.bench;

import io.hyb.arch.Stage;
import io.hyb.arch.plan.ParameterCount;
import io.hyb.runtime.Program;
import io.hyb.runtime.cuda.LayerKernels;
import io.hyb.runtime.cuda.Readback;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.distil.PeakMemory;
import io.hyb.runtime.distil.Student;
import io.hyb.runtime.distil.TrainingStep;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.DeviceName;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.weights.RandomWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How fast a stage trains a student beside its teacher, both of random weights, on random tokens.
 *
 * @param stage its label
 * @param match the loss
 * @param recompute whether the stage recomputes layers, which needs the student's forward pass
 *     twice
 * @param steps that counted
 * @param stepMs median
 * @param shareOfProducts products with the weights, of what a large one reaches: a multiply-add is
 *     2 for each weight and token of the teacher's pass, the student's, the gradients of what the
 *     student's layers gave, and of weights that move
 * @param stepBytes what a step reads and writes of weights, gradients and moments at least
 * @param shareOfCopy these, of what a large copy reads and writes
 * @param peakBytes the most memory taken
 * @param ownKernels whether kernels of Hyb's own took part, where sizes fit them
 */
public record TrainingFigures(
    String model,
    String device,
    String precision,
    String stage,
    String match,
    int batch,
    int sequence,
    int accumulate,
    boolean recompute,
    int steps,
    double stepMs,
    double tokensPerS,
    double shareOfProducts,
    long stepBytes,
    double shareOfCopy,
    long peakBytes,
    long copyBytesPerS,
    long productFlopsPerS,
    boolean ownKernels)
    implements Figures {
  /**
   * Steps before the first that counts: the allocator finds its sizes, kernels are chosen, a graph
   * is recorded.
   */
  private static final int WARM_UP = 6;

  /** Of ten rows so many hold packed documents, as in a mixture with generated ones. */
  private static final int PACKED = 3;

  private static final int DOCUMENTS = 4;

  /** Reads and writes of a float32 master and two moments, and of its gradient. */
  private static final int OPTIMISER_BYTES = 6 * Float.BYTES + 2 * Float.BYTES;

  /**
   * Measures a stage.
   *
   * @param steps that count
   */
  public static TrainingFigures of(Program program, Stage stage, Kernels kernels, int steps) {
    PeakMemory memory = new PeakMemory(kernels.device());
    List<Double> seconds = new ArrayList<>();
    Student student =
        Student.of(
            program.model(), kernels, RandomWeights.masters(kernels, program.model().shape()));
    try (RandomWeights random = new RandomWeights(kernels)) {
      LanguageModel teacher = program.teacher().orElseThrow().with(random);
      Gradients.unrecorded(
          () -> {
            try (TrainingStep training = new TrainingStep(kernels, teacher, student, stage)) {
              Optional<Readback> before = Optional.empty();
              for (int step = 0; step < WARM_UP + steps; step++) {
                List<Batch> batches = batches(stage, teacher.shape().teacher().vocab(), step);
                long start = System.nanoTime();
                Readback figures = training.take(batches, stage.lr());
                // As in training, where a GPU takes a step while the next one is handed out.
                (kernels.device().isGpu() ? before : Optional.of(figures))
                    .ifPresent(Readback::numbers);
                before.ifPresent(Readback::close);
                before = Optional.of(figures);
                seconds.add((System.nanoTime() - start) / 1e9);
                memory.bytes();
              }
              before.ifPresent(Readback::close);
            }
            return null;
          });
    } finally {
      student.close();
    }
    double[] counted = seconds.stream().skip(WARM_UP).mapToDouble(each -> each).sorted().toArray();
    return of(program, stage, kernels, steps, counted[steps / 2], memory.bytes());
  }

  private static TrainingFigures of(
      Program program, Stage stage, Kernels kernels, int steps, double seconds, long peakBytes) {
    Limits limits = Limits.of(kernels);
    long tokens = stage.tokensPerStep();
    long teacher = ParameterCount.of(program.teacher().orElseThrow().shape()).total();
    ParameterCount student = ParameterCount.of(program.model().shape());
    long trained = stage.train() == Stage.Train.ALL ? student.total() : student.mixers();
    double flops = 2.0 * tokens * (teacher + 2 * student.total() + trained);
    int width = kernels.precision().bytes();
    long bytes = (teacher + 2 * student.total()) * width + trained * OPTIMISER_BYTES;
    return new TrainingFigures(
        program.name(),
        DeviceName.of(kernels.device()),
        kernels.precision().toString(),
        stage.label(),
        stage.match().name().toLowerCase(Locale.ROOT),
        stage.batch(),
        stage.sequence(),
        stage.accumulate(),
        stage.recompute(),
        steps,
        seconds * 1e3,
        tokens / seconds,
        flops / seconds / limits.flopsPerSecond(),
        bytes,
        bytes / seconds / limits.bytesPerSecond(),
        peakBytes,
        (long) limits.bytesPerSecond(),
        (long) limits.flopsPerSecond(),
        LayerKernels.of(kernels).lack().isEmpty());
  }

  private static List<Batch> batches(Stage stage, int vocab, int step) {
    return IntStream.range(0, stage.accumulate())
        .mapToObj(i -> batch(stage, vocab, new Random(31L * step + i)))
        .toList();
  }

  private static Batch batch(Stage stage, int vocab, Random random) {
    int length = stage.sequence();
    int all = stage.batch() * length;
    long[] documents = new long[all];
    for (int row = 0; row < stage.batch(); row++) {
      for (int cut = 1; row % 10 < PACKED && cut < DOCUMENTS; cut++) {
        for (int at = random.nextInt(length); at < length; at++) {
          documents[row * length + at]++;
        }
      }
    }
    boolean[] counts = new boolean[all];
    Arrays.fill(counts, true);
    long[] ids = random.longs(all, 0, vocab).toArray();
    return new Batch(stage.batch(), length, ids, documents, counts);
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        """
        %s on %s in %s, stage %s (%s, %d rows of %d tokens%s)
        training %,10.0f tokens/s, %8.1f ms a step; %3.0f%% of the %,.1f TFLOP/s that large products reach
        memory   %,10.2f GiB at most; %3.0f%% of the %,.0f GB/s that a large copy reaches go to weights and moments (%,d bytes a step)""",
        model,
        device,
        precision,
        stage,
        match,
        batch * accumulate,
        sequence,
        recompute ? ", recomputed" : "",
        tokensPerS,
        stepMs,
        100 * shareOfProducts,
        productFlopsPerS / 1e12,
        peakBytes / (double) (1L << 30),
        100 * shareOfCopy,
        copyBytesPerS / 1e9,
        stepBytes);
  }
}
