package io.hyb.runtime.evaluate;

import io.hyb.arch.KvProbe;
import io.hyb.runtime.Refused;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.util.List;

/** The key-value retrieval probe on one model. */
public final class KvEvaluation {
  private final LanguageModel model;
  private final Kernels kernels;
  private final Tokenizer tokenizer;
  private final BatchSize size;

  private KvEvaluation(LanguageModel model, Kernels kernels, Tokenizer tokenizer, BatchSize size) {
    this.model = model;
    this.kernels = kernels;
    this.tokenizer = tokenizer;
    this.size = size;
  }

  /** With batches of a size that suits the device. */
  public static KvEvaluation of(LanguageModel model, Kernels kernels, Tokenizer tokenizer) {
    return of(model, kernels, tokenizer, BatchSize.on(kernels));
  }

  public static KvEvaluation of(
      LanguageModel model, Kernels kernels, Tokenizer tokenizer, BatchSize size) {
    return new KvEvaluation(model, kernels, tokenizer, size);
  }

  /**
   * Asks {@code examples} questions of {@code pairs} pairs each; the same seed asks the same ones.
   *
   * @param probe form, kind of values, separator; its own numbers of pairs are not used
   * @throws Refused if a prompt is longer than the model's context, or predictions are NaN
   */
  public KvScore run(KvProbe probe, int pairs, int examples, long seed) {
    KvProbe one = new KvProbe(pairs, pairs, 1, probe.form(), probe.values(), probe.separator());
    List<Question> questions = KvQuestions.draw(one, tokenizer, examples, seed);
    int longest = questions.stream().mapToInt(question -> question.prompt().length).max().orElse(0);
    ContextLength.check(model, longest, "a prompt", "ask for fewer pairs");
    List<Answer> answers = new QuestionScorer(model, kernels, size).answers(questions);
    boolean[] exact = new boolean[examples];
    boolean[] right = new boolean[examples];
    double sum = 0;
    for (int i = 0; i < examples; i++) {
      exact[i] = answers.get(i).exact();
      right[i] = answers.get(i).right();
      sum += answers.get(i).logProbability();
    }
    Estimate match = Estimate.of(exact);
    Estimate likeliest = Estimate.of(right);
    return new KvScore(
        pairs,
        examples,
        match.mean(),
        match.standardError(),
        likeliest.mean(),
        likeliest.standardError(),
        sum / examples);
  }
}
