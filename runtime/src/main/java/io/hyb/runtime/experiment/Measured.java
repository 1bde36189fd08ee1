package io.hyb.runtime.experiment;

import com.google.gson.JsonObject;
import io.hyb.arch.Model;
import io.hyb.arch.plan.Memory;
import io.hyb.runtime.evaluate.KvScore;
import io.hyb.runtime.evaluate.PerplexityScore;
import java.util.List;

/**
 * One model's line in the table of results.
 *
 * @param name the declaration's name
 * @param kept heads that are attention
 * @param heads heads in all
 * @param parameters numbers in its weights
 * @param bytesShort bytes of cache and state at {@link #SHORT} tokens, two bytes a value
 * @param bytesLong the same at {@link #LONG} tokens
 * @param score its probe
 * @param text how well it predicts held-out text
 * @param answers its continuations of the example prompts
 */
record Measured(
    String name,
    int kept,
    int heads,
    long parameters,
    long bytesShort,
    long bytesLong,
    KvScore score,
    PerplexityScore text,
    List<Sample.Output> answers) {
  static final int SHORT = 2 << 10;
  static final int LONG = 32 << 10;
  private static final int BYTES_PER_VALUE = 2;

  Measured {
    answers = List.copyOf(answers);
  }

  static Measured of(
      Model shape,
      long parameters,
      KvScore score,
      PerplexityScore text,
      List<Sample.Output> answers) {
    return new Measured(
        shape.name(),
        shape.keptHeads(),
        shape.teacher().allHeads(),
        parameters,
        Memory.of(shape, SHORT, 1, BYTES_PER_VALUE).total(),
        Memory.of(shape, LONG, 1, BYTES_PER_VALUE).total(),
        score,
        text,
        answers);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("heads_kept", kept);
    json.addProperty("heads_total", heads);
    json.addProperty("parameters", parameters);
    json.addProperty("bytes_at_2Ki", bytesShort);
    json.addProperty("bytes_at_32Ki", bytesLong);
    json.addProperty("task", "kv");
    json.addProperty("pairs", score.pairs());
    json.addProperty("examples", score.examples());
    json.addProperty("exact_match", score.exactMatch());
    json.addProperty("exact_match_error", score.standardError());
    json.addProperty("perplexity", text.perplexity());
    json.addProperty("perplexity_error", text.perplexityError());
    json.addProperty("answer", answers.get(0).text());
    return json;
  }
}
