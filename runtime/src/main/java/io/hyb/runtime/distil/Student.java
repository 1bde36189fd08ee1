package io.hyb.runtime.distil;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.schedule.Stage;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.weights.LoadedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The model that learns.
 *
 * @param definition what it is
 * @param model ready to run on {@code weights}
 * @param weights float32 whatever it computes in, by name; they end with this
 */
public record Student(ModelDefinition definition, LanguageModel model, Map<String, NDArray> weights)
    implements AutoCloseable {
  private static final Pattern IN_MIXER =
      Pattern.compile("model\\.layers\\.(\\d+)\\.(mixer|merge|self_attn)\\..*");

  /** A student of loaded masters, which belong to it from now on. */
  public static Student of(ModelDefinition definition, LoadedModel masters) {
    return new Student(definition, masters.model(), masters.weights());
  }

  /**
   * Lets the weights that a stage trains collect gradients, and no others. {@code mixers} are a
   * hybrid layer's recurrent part, its kept heads' projections, its merge and the output projection
   * that they share; MLPs, norms and embedding stay the teacher's. {@code all} is all.
   *
   * @return what moves, by name, in the model's order
   */
  public Map<String, NDArray> train(Stage.Train train) {
    Map<String, NDArray> moving = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          boolean moves = train == Stage.Train.ALL || inMixer(name);
          weight.setRequiresGradient(moves);
          if (moves) {
            moving.put(name, weight);
          }
        });
    return moving;
  }

  private boolean inMixer(String name) {
    Matcher place = IN_MIXER.matcher(name);
    return place.matches() && recurs(Integer.parseInt(place.group(1)));
  }

  /** Whether anything in layer {@code index} is not the teacher's. */
  boolean recurs(int index) {
    LayerShape layer = definition.shape().layers().get(index);
    return !layer.recurrent().isEmpty();
  }

  /**
   * The same on copies of its weights, which no gradient hangs on: a stage that begins after
   * another begins as one that begins after a restart. This one is closed.
   */
  public Student renewed(Kernels kernels) {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    weights.forEach((name, weight) -> copies.put(name, Scope.keep(weight::duplicate)));
    close();
    return new Student(definition, definition.with(new Copies(kernels, "", copies)), copies);
  }

  /** Weights that are there already, of shapes known to be right. */
  private record Copies(Kernels kernels, String prefix, Map<String, NDArray> arrays)
      implements Parameters {
    @Override
    public Parameters at(String path) {
      return new Copies(kernels, prefix + path + ".", arrays);
    }

    @Override
    public NDArray get(String name, long... shape) {
      return arrays.get(prefix + name);
    }
  }

  @Override
  public void close() {
    weights.values().forEach(NDArray::close);
  }
}
