package io.hyb.runtime.evaluate;

import io.hyb.arch.KvProbe;
import io.hyb.runtime.probe.KvPrompt;
import io.hyb.runtime.probe.KvPrompts;
import io.hyb.runtime.probe.Words;
import io.hyb.runtime.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The kv probe's prompts as tokens, drawn from words that training never sees. */
public final class KvQuestions {
  private KvQuestions() {}

  /**
   * {@code count} questions, the probe's numbers of pairs taken in turn. Prompt and answer are
   * tokenised apart, so that the answer begins with a token of its own.
   */
  public static List<Question> draw(KvProbe probe, Tokenizer tokenizer, int count, long seed) {
    KvPrompts prompts = new KvPrompts(probe, Words.heldOut());
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> pairs = pairs(probe);
    List<Question> questions = new ArrayList<>();
    Map<String, int[]> values = new HashMap<>();
    for (int i = 0; i < count; i++) {
      KvPrompt prompt = prompts.draw(random, pairs.get(i % pairs.size()));
      List<int[]> candidates =
          prompt.candidates().stream()
              .map(value -> values.computeIfAbsent(value, text -> ints(tokenizer.encode(text))))
              .toList();
      int[] before = ints(tokenizer.encodePrompt(prompt.prompt()));
      questions.add(new Question(before, candidates, prompt.right()));
    }
    return questions;
  }

  /** The probe's numbers of pairs, ascending. */
  public static List<Integer> pairs(KvProbe probe) {
    return IntStream.iterate(
            probe.pairsFrom(),
            pairs -> pairs <= probe.pairsTo(),
            pairs -> pairs + probe.pairsStep())
        .boxed()
        .toList();
  }

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }
}
