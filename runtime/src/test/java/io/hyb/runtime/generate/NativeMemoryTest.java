package io.hyb.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.RandomParameters;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.torch.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Passes and decoding leave nothing behind. */
class NativeMemoryTest {
  private static final Teacher WIDE =
      Shapes.teacher("Wide", 1, 8, 8, 32, 256, 256, 512, RopeShape.plain(1e4), 1e-5, true, 256);

  /**
   * Every array of a pass (64 positions of 256 values) takes 64 KiB: one that stayed would add 62
   * MiB in a thousand passes.
   */
  private static final long LIMIT = 32L << 20;

  private static final int[] TOKENS = IntStream.range(0, 64).toArray();

  @Test
  void aThousandPassesStayFlat() throws IOException {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      LanguageModel model = model(kernels);
      passes(model, kernels, 300);
      long before = resident();
      passes(model, kernels, 1000);
      assertThat(resident() - before).isLessThan(LIMIT);
    }
  }

  @Test
  void aThousandDecodingStepsStayFlat() throws IOException {
    try (Kernels kernels = new Kernels(Device.cpu(), Precision.FLOAT32)) {
      Generator generator = new Generator(model(kernels), kernels);
      steps(generator, 300);
      long before = resident();
      for (int i = 0; i < 5; i++) {
        steps(generator, 200);
      }
      assertThat(resident() - before).isLessThan(LIMIT);
    }
  }

  private static LanguageModel model(Kernels kernels) {
    DiscreteMamba2 ssm = new DiscreteMamba2(8, 4, 16, Init.FRESH);
    Model shape = Shapes.hybrid("Wide", WIDE, LayerShape.hybrid(8, Merge.ADAPTER, ssm, 1, 2));
    return InterpretedModel.define(shape).with(new RandomParameters(kernels, 5));
  }

  private static void passes(LanguageModel model, Kernels kernels, int times) {
    long[] ids = Arrays.stream(TOKENS).asLongStream().toArray();
    for (int i = 0; i < times; i++) {
      Scope.run(
          () -> {
            NDArray input = kernels.manager().create(ids, new Shape(1, ids.length));
            model.forward(input, Pass.FULL);
          });
    }
  }

  private static void steps(Generator generator, int count) {
    generator.generate(TOKENS, count, new Sampling(1, 0.9, 1), token -> true);
  }

  /** Resident bytes of this process. */
  private static long resident() throws IOException {
    System.gc();
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
    return Long.parseLong(pages) * 4096;
  }
}
