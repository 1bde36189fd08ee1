package io.hyb.runtime.data;

import io.hyb.runtime.probe.Words;
import java.util.List;
import java.util.SplittableRandom;

/** Filler text with one sentence in it that tells a number, and the question for it at the end. */
final class Haystack {
  private static final int NUMBERS = 100;

  private final List<String> words;

  Haystack(Words words) {
    this.words = words.list();
  }

  /**
   * @param fillers sentences of filler
   */
  String draw(SplittableRandom random, int fillers) {
    String key = word(random);
    int number = random.nextInt(NUMBERS);
    int place = random.nextInt(fillers + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= fillers; i++) {
      if (i == place) {
        text.append("The magic number of %s is %d. ".formatted(key, number));
      }
      if (i < fillers) {
        text.append(
            "The %s of the %s was %s. ".formatted(word(random), word(random), word(random)));
      }
    }
    return text.append("The magic number of %s is %d".formatted(key, number)).toString();
  }

  private String word(SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }
}
