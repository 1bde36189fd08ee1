package io.hyb.runtime.rank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.evaluate.Answer;
import io.hyb.runtime.evaluate.AnswerBatch;
import io.hyb.runtime.evaluate.AnswerWalk;
import io.hyb.runtime.evaluate.AnswerWalk.Streams;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Answers a batch of prompts with the whole teacher and without each of its heads. The prompts are
 * encoded once; each layer's heads are ablated side by side, from that layer's input on.
 */
final class Ablations {
  private final LanguageModel teacher;
  private final Kernels kernels;
  private final AnswerWalk walk;
  private final int layers;
  private final int heads;

  Ablations(LanguageModel teacher, Kernels kernels) {
    this.teacher = teacher;
    this.kernels = kernels;
    this.walk = new AnswerWalk(teacher, kernels);
    this.layers = teacher.shape().teacher().layers();
    this.heads = teacher.shape().teacher().heads();
  }

  /** Each prompt's outcome, in the batch's order. */
  List<Outcome> outcomes(AnswerBatch batch) {
    List<List<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      answers.add(new ArrayList<>());
    }
    Scope.run(
        () -> {
          List<Streams> inputs = encode(batch);
          deal(walk.read(inputs.get(layers), batch), 1, answers);
          AnswerBatch repeated = batch.repeated(heads);
          for (int layer = 0; layer < layers; layer++) {
            deal(withoutEachHead(layer, inputs.get(layer), batch, repeated), heads, answers);
          }
        });
    return answers.stream().map(Outcome::of).toList();
  }

  /** Every layer's input, and the last one's output. */
  private List<Streams> encode(AnswerBatch batch) {
    List<Streams> inputs = new ArrayList<>();
    inputs.add(walk.embed(batch));
    for (int layer = 0; layer < layers; layer++) {
      inputs.add(walk.layer(layer, inputs.get(layer), batch, Optional.empty()));
    }
    return inputs;
  }

  private List<Answer> withoutEachHead(
      int layer, Streams input, AnswerBatch batch, AnswerBatch repeated) {
    List<Answer> answers = new ArrayList<>();
    Scope.run(
        () -> {
          Streams x = walk.repeat(input, batch, heads);
          x = walk.layer(layer, x, repeated, Optional.of(eachHeadOut(layer, batch.size())));
          for (int above = layer + 1; above < layers; above++) {
            x = walk.layer(above, x, repeated, Optional.empty());
          }
          answers.addAll(walk.read(x, repeated));
        });
    return answers;
  }

  /** (prompts · heads, layers, heads): row p · heads + h lacks head h of {@code layer}. */
  private NDArray eachHeadOut(int layer, int prompts) {
    float[] factors = new float[prompts * heads * layers * heads];
    Arrays.fill(factors, 1);
    for (int row = 0; row < prompts * heads; row++) {
      factors[(row * layers + layer) * heads + row % heads] = 0;
    }
    return kernels.manager().create(factors, new Shape((long) prompts * heads, layers, heads));
  }

  /** Hands {@code each} answers in a row to each prompt. */
  private static void deal(List<Answer> some, int each, List<List<Answer>> answers) {
    for (int i = 0; i < some.size(); i++) {
      answers.get(i / each).add(some.get(i));
    }
  }
}
