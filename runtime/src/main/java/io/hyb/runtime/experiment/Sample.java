package io.hyb.runtime.experiment;

import com.google.gson.JsonObject;
import io.hyb.runtime.generate.Generator;
import io.hyb.runtime.generate.Sampling;
import io.hyb.runtime.probe.KvPrompt;
import io.hyb.runtime.session.OpenModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt and each model's continuation.
 *
 * @param prompt what was asked
 * @param outputs of the models, in their order
 */
record Sample(KvPrompt prompt, List<Output> outputs) {
  private static final int TOKENS = 8;

  /** One model's continuation of a prompt. */
  record Output(String model, String text) {}

  /** A model's greedy continuation of a prompt: its first line. */
  static Output of(OpenModel open, KvPrompt example) {
    int[] prompt =
        Arrays.stream(open.tokenizer().encodePrompt(example.prompt()))
            .mapToInt(Math::toIntExact)
            .toArray();
    List<Long> made = new ArrayList<>();
    new Generator(open.model(), open.kernels())
        .generate(
            prompt,
            TOKENS,
            Sampling.GREEDY,
            token -> {
              boolean goesOn = !open.tokenizer().isEnd(token);
              if (goesOn) {
                made.add((long) token);
              }
              return goesOn;
            });
    String text = open.tokenizer().decode(made.stream().mapToLong(Long::longValue).toArray());
    return new Output(
        open.definition().shape().name(), text.lines().findFirst().orElse("").strip());
  }

  /** For people: the prompt, the right answer, each model's. */
  String text() {
    StringBuilder text = new StringBuilder(prompt.prompt()).append("\n\n");
    text.append("%-20s%s%n".formatted("right", prompt.answer().strip()));
    outputs.forEach(output -> text.append("%-20s%s%n".formatted(output.model(), output.text())));
    return text.toString();
  }

  JsonObject json() {
    JsonObject by = new JsonObject();
    outputs.forEach(output -> by.addProperty(output.model(), output.text()));
    JsonObject json = new JsonObject();
    json.addProperty("prompt", prompt.prompt());
    json.addProperty("answer", prompt.answer().strip());
    json.add("outputs", by);
    return json;
  }
}
