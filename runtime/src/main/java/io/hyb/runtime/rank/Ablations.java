package io.hyb.runtime.rank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.Refused;
import io.hyb.runtime.evaluate.Answer;
import io.hyb.runtime.evaluate.AnswerReader;
import io.hyb.runtime.evaluate.AnswerRows;
import io.hyb.runtime.model.AttendingLayer;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Layer;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers prompts with the whole teacher and without each of its heads. The prompts are encoded
 * once; each layer's heads are ablated side by side, from where that layer joins them on, and the
 * last layer is gone through where answers are read off. Nothing of it waits for the device until
 * all of it is under way.
 */
final class Ablations {
  private final LanguageModel teacher;
  private final Kernels kernels;
  private final List<AttendingLayer> layers;
  private final int heads;

  Ablations(LanguageModel teacher, Kernels kernels) {
    this.teacher = teacher;
    this.kernels = kernels;
    this.layers = teacher.layers().stream().map(Ablations::inTwoParts).toList();
    this.heads = teacher.shape().teacher().heads();
  }

  private static AttendingLayer inTwoParts(Layer layer) {
    if (layer instanceof AttendingLayer attending) {
      return attending;
    }
    throw new Refused(
        "this JAR was compiled by an earlier Hyb, whose layers can't be ranked; compile its spec"
            + " again with `hyb compile`");
  }

  /**
   * A layer half gone through.
   *
   * @param x the residual stream before it, (rows, length, d_model)
   * @param heads what its heads give, (rows, length, heads, head_dim)
   */
  private record Halfway(NDArray x, NDArray heads) {}

  /** Each prompt's outcome, in the rows' order. */
  List<Outcome> outcomes(AnswerRows rows) {
    List<List<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      answers.add(new ArrayList<>());
    }
    Scope.run(
        () -> {
          List<Halfway> whole = encode(rows.ids(kernels), rows.pass(kernels));
          AnswerReader reader = rows.reader(teacher, kernels);
          NDList predictions = predictions(whole.get(whole.size() - 1), reader);
          AnswerRows repeated = rows.repeated(heads);
          AnswerReader eachReader = repeated.reader(teacher, kernels);
          Pass pass = repeated.pass(kernels);
          List<NDList> without = new ArrayList<>();
          for (int layer = 0; layer < layers.size(); layer++) {
            without.add(withoutEachHead(layer, whole.get(layer), pass, eachReader));
          }
          deal(reader.answers(predictions), 1, answers);
          without.forEach(some -> deal(eachReader.answers(some), heads, answers));
        });
    return answers.stream().map(Outcome::of).toList();
  }

  /** Every layer halfway. */
  private List<Halfway> encode(NDArray ids, Pass pass) {
    List<Halfway> all = new ArrayList<>();
    NDArray x = teacher.embed(ids);
    for (int layer = 0; layer < layers.size(); layer++) {
      Halfway here = new Halfway(x, headsOf(layer, x, pass));
      all.add(here);
      if (layer < layers.size() - 1) {
        x = after(layer, here, pass);
      }
    }
    return all;
  }

  /** What is predicted without each head of a layer; row p · heads + h lacks head h. */
  private NDList withoutEachHead(int layer, Halfway whole, Pass pass, AnswerReader reader) {
    return Scope.aroundAll(
        () -> {
          NDList rows = kernels.run("without_each_head", whole.x(), whole.heads());
          Halfway here = new Halfway(rows.get(0), rows.get(1));
          for (int above = layer + 1; above < layers.size(); above++) {
            here = next(above, here, pass);
          }
          return predictions(here, reader);
        });
  }

  /** Halfway through a layer from halfway through the one below, which ends. */
  private Halfway next(int layer, Halfway below, Pass pass) {
    NDArray x = after(layer - 1, below, pass);
    below.x().close();
    below.heads().close();
    return new Halfway(x, headsOf(layer, x, pass));
  }

  /** What is predicted after the last layer, which goes on from halfway where that is asked for. */
  private NDList predictions(Halfway last, AnswerReader reader) {
    return Scope.aroundAll(
        () -> {
          Halfway there = new Halfway(reader.places(last.x()), reader.places(last.heads()));
          return reader.predictions(after(layers.size() - 1, there, Pass.FULL));
        });
  }

  private NDArray headsOf(int layer, NDArray x, Pass pass) {
    return Scope.around(() -> layers.get(layer).heads(x, pass.at(layer)));
  }

  private NDArray after(int layer, Halfway halfway, Pass pass) {
    return Scope.around(
        () -> layers.get(layer).after(halfway.x(), halfway.heads(), pass.at(layer)));
  }

  /** Hands {@code each} answers in a row to each prompt. */
  private static void deal(List<Answer> some, int each, List<List<Answer>> answers) {
    for (int i = 0; i < some.size(); i++) {
      answers.get(i / each).add(some.get(i));
    }
  }
}
