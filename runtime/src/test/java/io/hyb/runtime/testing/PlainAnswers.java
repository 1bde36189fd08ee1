package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.evaluate.Question;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Scope;
import java.util.Arrays;

/**
 * Answers one question the plain way: one row, the whole model, one token after the other, no
 * cache; each candidate scored by a pass of its own.
 */
public record PlainAnswers(LanguageModel model, OpenGnaTiny teacher, Pass pass) {

  /** Whether greedy decoding gives the answer. */
  public boolean exact(Question question) {
    int[] row = question.prompt();
    for (int token : question.candidates().get(question.answer())) {
      float[] logits = logits(row)[row.length - 1];
      int best = 0;
      for (int i = 0; i < logits.length; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      if (best != token) {
        return false;
      }
      row = append(row, token);
    }
    return true;
  }

  /** The candidate of the highest score. */
  public int chosen(Question question) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < question.candidates().size(); i++) {
      double score = logProbability(question, i);
      best = score > highest ? i : best;
      highest = Math.max(score, highest);
    }
    return best;
  }

  /**
   * A candidate's summed log-probability; where others begin with it, that of not going on with
   * them included.
   */
  public double logProbability(Question question, int candidate) {
    int[] tokens = question.candidates().get(candidate);
    int[] row = question.prompt();
    for (int token : tokens) {
      row = append(row, token);
    }
    float[][] logits = logits(row);
    double sum = 0;
    for (int i = 0; i < tokens.length; i++) {
      sum += logProbability(logits[question.prompt().length + i - 1], tokens[i]);
    }
    int[] others =
        question.candidates().stream()
            .filter(other -> other.length > tokens.length)
            .filter(other -> Arrays.equals(tokens, Arrays.copyOf(other, tokens.length)))
            .mapToInt(other -> other[tokens.length])
            .distinct()
            .toArray();
    double goesOn = 0;
    for (int other : others) {
      goesOn += Math.exp(logProbability(logits[row.length - 1], other));
    }
    return sum + Math.log1p(-goesOn);
  }

  private static double logProbability(float[] logits, int token) {
    double total = 0;
    for (float logit : logits) {
      total += Math.exp(logit);
    }
    return logits[token] - Math.log(total);
  }

  private float[][] logits(int[] row) {
    float[][] rows = new float[row.length][];
    Scope.run(
        () -> {
          long[] ids = Arrays.stream(row).asLongStream().toArray();
          NDArray input = teacher.kernels().manager().create(ids, new Shape(1, row.length));
          NDArray logits = model.forward(input, pass).toType(DataType.FLOAT32, false);
          float[] all = logits.toFloatArray();
          int vocab = all.length / row.length;
          for (int i = 0; i < row.length; i++) {
            rows[i] = Arrays.copyOfRange(all, i * vocab, (i + 1) * vocab);
          }
        });
    return rows;
  }

  private static int[] append(int[] tokens, int token) {
    int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
    longer[tokens.length] = token;
    return longer;
  }
}
