package io.hyb.runtime.rank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.evaluate.Answer;
import io.hyb.runtime.evaluate.AnswerRows;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers prompts with the whole teacher and without each of its heads. The prompts are encoded
 * once; each layer's heads are ablated side by side, from that layer's input on.
 */
final class Ablations {
  private final LanguageModel teacher;
  private final Kernels kernels;
  private final int layers;
  private final int heads;

  Ablations(LanguageModel teacher, Kernels kernels) {
    this.teacher = teacher;
    this.kernels = kernels;
    this.layers = teacher.shape().teacher().layers();
    this.heads = teacher.shape().teacher().heads();
  }

  /** Each prompt's outcome, in the rows' order. */
  List<Outcome> outcomes(AnswerRows rows) {
    List<List<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      answers.add(new ArrayList<>());
    }
    Scope.run(
        () -> {
          List<NDArray> inputs = encode(rows);
          deal(rows.read(teacher, kernels, inputs.get(layers)), 1, answers);
          AnswerRows repeated = rows.repeated(heads);
          Pass pass = repeated.pass(kernels);
          NDArray sources = sources(rows.size());
          for (int layer = 0; layer < layers; layer++) {
            NDArray input = inputs.get(layer);
            Pass without = pass.withHeads(kernels, eachHeadOut(layer, rows.size()));
            deal(withoutEachHead(layer, input, sources, repeated, pass, without), heads, answers);
          }
        });
    return answers.stream().map(Outcome::of).toList();
  }

  /** Every layer's input, and the last one's output. */
  private List<NDArray> encode(AnswerRows rows) {
    Pass pass = rows.pass(kernels);
    List<NDArray> inputs = new ArrayList<>();
    inputs.add(teacher.embed(rows.ids(kernels)));
    for (int layer = 0; layer < layers; layer++) {
      inputs.add(through(layer, inputs.get(layer), pass));
    }
    return inputs;
  }

  private NDArray through(int layer, NDArray x, Pass pass) {
    return Scope.around(() -> teacher.layers().get(layer).forward(x, pass.at(layer)));
  }

  private List<Answer> withoutEachHead(
      int layer, NDArray input, NDArray sources, AnswerRows repeated, Pass pass, Pass without) {
    List<Answer> answers = new ArrayList<>();
    Scope.run(
        () -> {
          NDArray x = through(layer, kernels.run1("rows", input, sources), without);
          for (int above = layer + 1; above < layers; above++) {
            x = through(above, x, pass);
          }
          answers.addAll(repeated.read(teacher, kernels, x));
        });
    return answers;
  }

  /** The row that each of the repeated ones comes from. */
  private NDArray sources(int prompts) {
    long[] rows = new long[prompts * heads];
    Arrays.setAll(rows, row -> row / heads);
    return kernels.manager().create(rows);
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
