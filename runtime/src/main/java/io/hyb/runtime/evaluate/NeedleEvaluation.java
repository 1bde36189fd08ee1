package io.hyb.runtime.evaluate;

import io.hyb.runtime.Refused;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A number hidden at a random place of filler text, then asked for: the pass-key task (Mohtashami
 * and Jaggi 2023, arXiv 2305.16300). Right is the number's every token by greedy decoding.
 */
public final class NeedleEvaluation {
  private static final List<String> FILLER =
      List.of(
          " The grass is green.",
          " The sky is blue.",
          " The sun is yellow.",
          " Here we go.",
          " There and back again.");

  private final LanguageModel model;
  private final Kernels kernels;
  private final Tokenizer tokenizer;
  private final BatchSize size;

  public NeedleEvaluation(
      LanguageModel model, Kernels kernels, Tokenizer tokenizer, BatchSize size) {
    this.model = model;
    this.kernels = kernels;
    this.tokenizer = tokenizer;
    this.size = size;
  }

  /**
   * @param length tokens of filler, about
   * @throws Refused if the prompts are longer than the model's context
   */
  public RetrievalScore run(int length, int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int sentences = Math.max(1, length * FILLER.size() / tokens(String.join("", FILLER)));
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      questions.add(question(random, sentences));
    }
    ContextLength.check(
        model, questions.get(0).prompt().length, "a prompt", "ask for a shorter one (--length)");
    List<Answer> answers = new QuestionScorer(model, kernels, size).answers(questions);
    boolean[] exact = new boolean[examples];
    for (int i = 0; i < examples; i++) {
      exact[i] = answers.get(i).exact();
    }
    Estimate estimate = Estimate.of(exact);
    return new RetrievalScore(examples, length, estimate.mean(), estimate.standardError());
  }

  private Question question(SplittableRandom random, int sentences) {
    int number = random.nextInt(1000, 10000);
    int place = random.nextInt(sentences + 1);
    StringBuilder text = new StringBuilder("There is a number hidden in this text. Remember it.");
    for (int i = 0; i <= sentences; i++) {
      if (i == place) {
        text.append(" The number is %d. Remember it: %d.".formatted(number, number));
      }
      if (i < sentences) {
        text.append(FILLER.get(i % FILLER.size()));
      }
    }
    text.append(" What is the number? The number is");
    return new Question(
        ints(tokenizer.encodePrompt(text.toString())),
        List.of(ints(tokenizer.encode(" " + number))),
        0);
  }

  private int tokens(String text) {
    return tokenizer.encode(text).length;
  }

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }
}
