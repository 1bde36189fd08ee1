package io.hyb.runtime.data;

import io.hyb.arch.Source;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Texts sampled from the teacher itself, many side by side: what a hybrid is distilled on where no
 * corpus is at hand. Each begins with the first token, or where the tokenizer has none with the
 * token that ends texts; an end inside one begins the next document.
 */
final class TeacherTexts {
  private static final int GPU_ROWS = 512;
  private static final int CPU_ROWS = 32;

  private final LanguageModel teacher;
  private final Kernels kernels;
  private final Tokenizer tokenizer;

  TeacherTexts(LanguageModel teacher, Kernels kernels, Tokenizer tokenizer) {
    this.teacher = teacher;
    this.kernels = kernels;
    this.tokenizer = tokenizer;
  }

  /**
   * @param progress hears how many tokens there are so far
   */
  void write(Source.Sampled source, long seed, TokenFile.Sink sink, LongConsumer progress)
      throws IOException {
    int most = kernels.device().isGpu() ? GPU_ROWS : CPU_ROWS;
    Generator generator = new Generator(teacher, kernels);
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int done = 0; done < source.sequences(); done += most) {
      int rows = Math.min(most, source.sequences() - done);
      int[][] prompts = new int[rows][];
      for (int row = 0; row < rows; row++) {
        prompts[row] = new int[] {first(seeds)};
      }
      Sampling sampling = new Sampling(source.temperature(), 1, seeds.nextLong());
      int[][] texts =
          Gradients.unrecorded(
              () -> generator.generateRows(prompts, source.length() - 1, sampling));
      for (int row = 0; row < rows; row++) {
        write(prompts[row][0], texts[row], sink);
      }
      progress.accept((long) (done + rows) * source.length());
    }
  }

  /** Without any special token a text begins with one drawn from the vocabulary. */
  private int first(SplittableRandom random) {
    if (tokenizer.bos().isPresent()) {
      return tokenizer.bos().getAsInt();
    }
    return tokenizer.ends().isEmpty() ? random.nextInt(tokenizer.size()) : tokenizer.ends().get(0);
  }

  private void write(int first, int[] text, TokenFile.Sink sink) throws IOException {
    if (tokenizer.bos().isEmpty() && !tokenizer.isEnd(first)) {
      sink.add(first);
    }
    for (int id : text) {
      if (tokenizer.isEnd(id)) {
        sink.end();
      } else {
        sink.add(id);
      }
    }
    sink.end();
  }
}
