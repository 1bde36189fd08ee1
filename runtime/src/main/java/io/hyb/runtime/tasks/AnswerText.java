package io.hyb.runtime.tasks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds a model's text against the right answers, the best of which counts. */
final class AnswerText {
  /** ASCII's punctuation, which is what SQuAD's evaluation strips. */
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");

  private static final Pattern ARTICLE =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private AnswerText() {}

  /** Whether an answer stands somewhere in the text, upper and lower case alike. */
  static boolean contains(String text, List<String> answers) {
    String lower = text.toLowerCase(Locale.ROOT);
    return answers.stream().anyMatch(answer -> lower.contains(answer.toLowerCase(Locale.ROOT)));
  }

  /** Whether the text is an answer, both as SQuAD normalises them. */
  static boolean exact(String text, List<String> answers) {
    String found = normalised(text);
    return answers.stream().anyMatch(answer -> normalised(answer).equals(found));
  }

  /** F1 over the words that text and answer have in common, both as SQuAD normalises them. */
  static double f1(String text, List<String> answers) {
    String[] found = words(text);
    return answers.stream().mapToDouble(answer -> f1(found, words(answer))).max().orElse(0);
  }

  private static double f1(String[] found, String[] right) {
    if (found.length == 0 || right.length == 0) {
      return found.length == right.length ? 1 : 0;
    }
    Map<String, Integer> left = new HashMap<>();
    Arrays.stream(right).forEach(word -> left.merge(word, 1, Integer::sum));
    int common = 0;
    for (String word : found) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        common++;
      }
    }
    return 2.0 * common / (found.length + right.length);
  }

  private static String[] words(String text) {
    String normalised = normalised(text);
    return normalised.isEmpty() ? new String[0] : normalised.split(" ");
  }

  /** Lower case, no punctuation, no articles, single blanks (Rajpurkar et al. 2016). */
  static String normalised(String text) {
    String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return BLANKS.matcher(ARTICLE.matcher(bare).replaceAll(" ")).replaceAll(" ").strip();
  }
}
