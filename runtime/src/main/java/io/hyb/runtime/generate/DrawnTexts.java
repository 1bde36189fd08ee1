package io.hyb.runtime.generate;

import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Many texts drawn side by side from one prompt: held-out text of a model's own, for example. */
public final class DrawnTexts {
  private static final int GPU_ROWS = 512;
  private static final int CPU_ROWS = 32;

  private final Generator generator;
  private final Tokenizer tokenizer;
  private final int rowsAtOnce;

  public DrawnTexts(LanguageModel model, Kernels kernels, Tokenizer tokenizer) {
    this.generator = new Generator(model, kernels);
    this.tokenizer = tokenizer;
    this.rowsAtOnce = kernels.device().isGpu() ? GPU_ROWS : CPU_ROWS;
  }

  /**
   * Draws texts; the same arguments give the same texts on the same device.
   *
   * @param prompt at least one token; no part of the texts
   * @param count how many texts
   * @param maxTokens the most of each; an end-of-text token ends it before
   * @param onText sees each text, in order
   */
  public void draw(
      int[] prompt, int count, int maxTokens, Sampling sampling, Consumer<String> onText) {
    SplittableRandom seeds = new SplittableRandom(sampling.seed());
    for (int done = 0; done < count; done += rowsAtOnce) {
      int[][] prompts = new int[Math.min(rowsAtOnce, count - done)][];
      Arrays.fill(prompts, prompt);
      Sampling part = new Sampling(sampling.temperature(), sampling.topP(), seeds.nextLong());
      for (int[] row : generator.generateRows(prompts, maxTokens, part)) {
        onText.accept(text(row));
      }
    }
  }

  private String text(int[] row) {
    int end =
        IntStream.range(0, row.length)
            .filter(i -> tokenizer.isEnd(row[i]))
            .findFirst()
            .orElse(row.length);
    return tokenizer.decode(Arrays.stream(row, 0, end).asLongStream().toArray());
  }
}
