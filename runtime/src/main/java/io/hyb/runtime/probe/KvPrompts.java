package io.hyb.runtime.probe;

import io.hyb.arch.KvProbe;
import io.hyb.arch.KvProbe.Form;
import io.hyb.arch.KvProbe.Values;
import io.hyb.runtime.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws prompts of the key-value retrieval probe (arXiv 2504.18574): a dictionary of distinct keys
 * and distinct values, then one of its keys. The same words, settings and seed give the same
 * prompts.
 */
public final class KvPrompts {
  /** Numbers 0 to 99. */
  private static final int NUMBERS = 100;

  private final KvProbe settings;
  private final List<String> words;

  /**
   * @param words keys, and values where these are words
   * @throws Refused if there are fewer words or numbers than the settings' pairs need
   */
  public KvPrompts(KvProbe settings, Words words) {
    this.settings = settings;
    this.words = words.list();
    check(settings.pairsFrom());
    check(settings.pairsTo());
  }

  private void check(int pairs) {
    int most = settings.values() == Values.NUMBER ? NUMBERS : words.size() / 2;
    if (pairs < 1 || pairs > most) {
      throw new Refused(
          "a kv probe has 1 to %d pairs where values are %s; %d were asked for"
              .formatted(most, settings.values() == Values.NUMBER ? "numbers" : "words", pairs));
    }
  }

  /** A prompt with a number of pairs drawn from those that the settings allow. */
  public KvPrompt draw(SplittableRandom random) {
    int choices = (settings.pairsTo() - settings.pairsFrom()) / settings.pairsStep() + 1;
    return draw(random, settings.pairsFrom() + settings.pairsStep() * random.nextInt(choices));
  }

  /** A prompt of {@code pairs} pairs. */
  public KvPrompt draw(SplittableRandom random, int pairs) {
    Dictionary dictionary = dictionary(random, pairs);
    int right = random.nextInt(pairs);
    return prompt(dictionary, dictionary.text() + asked(dictionary, right), right);
  }

  /**
   * {@code queries} different questions to one dictionary of {@code pairs} pairs. The first prompt
   * holds the dictionary; each later one stands behind the answer before it.
   */
  public List<KvPrompt> drawQueries(SplittableRandom random, int pairs, int queries) {
    Dictionary dictionary = dictionary(random, pairs);
    List<KvPrompt> prompts = new ArrayList<>();
    for (int right : distinct(random, pairs, queries).toArray()) {
      String before = prompts.isEmpty() ? dictionary.text() : "";
      prompts.add(prompt(dictionary, before + asked(dictionary, right), right));
    }
    return prompts;
  }

  private record Dictionary(List<String> keys, List<String> values, String text) {}

  private Dictionary dictionary(SplittableRandom random, int pairs) {
    check(pairs);
    boolean numbers = settings.values() == Values.NUMBER;
    List<String> drawn =
        distinct(random, words.size(), numbers ? pairs : 2 * pairs).mapToObj(words::get).toList();
    List<String> keys = drawn.subList(0, pairs);
    List<String> values =
        numbers
            ? distinct(random, NUMBERS, pairs).mapToObj(Integer::toString).toList()
            : drawn.subList(pairs, 2 * pairs);
    String head = settings.form() == Form.QUESTION ? "Memorize the following dictionary:\n" : "";
    String lines =
        IntStream.range(0, pairs)
            .mapToObj(i -> keys.get(i) + settings.separator() + values.get(i))
            .collect(Collectors.joining("\n"));
    return new Dictionary(keys, values, head + lines);
  }

  /** {@code count} prompts of {@code pairs} pairs. */
  public List<KvPrompt> draw(long seed, int pairs, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count).mapToObj(i -> draw(random, pairs)).toList();
  }

  /** What asks for a key's value, behind the dictionary or another answer. */
  private String asked(Dictionary dictionary, int right) {
    String key = dictionary.keys().get(right);
    return settings.form() == Form.QUESTION
        ? "\nThe value of the key '%s' is".formatted(key)
        : "\n\n" + key + settings.separator().stripTrailing();
  }

  private KvPrompt prompt(Dictionary dictionary, String prompt, int right) {
    // A continuation's blank belongs to the answer: tokenizers join it to the word behind.
    String blank =
        settings.form() == Form.QUESTION
            ? " "
            : settings.separator().substring(settings.separator().stripTrailing().length());
    List<String> candidates = dictionary.values().stream().map(value -> blank + value).toList();
    return new KvPrompt(prompt, candidates.get(right), candidates, right);
  }

  /** {@code count} different numbers below {@code bound} in random order. */
  private static IntStream distinct(SplittableRandom random, int bound, int count) {
    return IntStream.generate(() -> random.nextInt(bound)).distinct().limit(count);
  }
}
