package io.hyb.runtime.evaluate;

import io.hyb.runtime.Refused;
import io.hyb.runtime.model.LanguageModel;

/** What fits the context that a model was trained for. */
public final class ContextLength {
  private ContextLength() {}

  /**
   * @param tokens of what is to go through the model
   * @throws Refused if it is beyond the model's context, with the remedy
   */
  public static void check(LanguageModel model, int tokens, String what, String remedy) {
    int limit = model.shape().teacher().maxPositions().orElse(Integer.MAX_VALUE);
    if (tokens > limit) {
      throw new Refused(
          "%s of %d tokens is longer than the %d that %s was trained for; %s"
              .formatted(what, tokens, limit, model.shape().name(), remedy));
    }
  }
}
