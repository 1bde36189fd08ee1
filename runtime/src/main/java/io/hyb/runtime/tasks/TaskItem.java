package io.hyb.runtime.tasks;

import java.util.List;

/** One line of a question set. */
sealed interface TaskItem {
  /** Most tokens of an answer where the line doesn't say: long enough for a name or a date. */
  int ANSWER_TOKENS = 48;

  Place place();

  /** The set that it counts in. */
  String task();

  /** What the model reads. */
  String prompt();

  /**
   * To be answered with text of the model's own.
   *
   * @param answers those that are right, at least one, none blank
   * @param maxTokens most tokens to generate
   */
  record Open(Place place, String task, String prompt, List<String> answers, int maxTokens)
      implements TaskItem {
    public Open {
      answers = List.copyOf(answers);
    }
  }

  /**
   * To be answered by the likeliest of some choices.
   *
   * @param choices at least two, none blank
   * @param gold which one is right, from 0
   */
  record Choice(Place place, String task, String prompt, List<String> choices, int gold)
      implements TaskItem {
    public Choice {
      choices = List.copyOf(choices);
    }
  }
}
