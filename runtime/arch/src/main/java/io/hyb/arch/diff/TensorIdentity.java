package io.hyb.arch.diff;

import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.mixer.Setting;
import io.hyb.arch.tensor.Part;
import io.hyb.arch.tensor.Weight;
import io.hyb.arch.word.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must agree for a tensor of one model to serve in another.
 *
 * @param name in a checkpoint
 * @param shape its dimensions, slowest first
 * @param heads the teacher's heads that its rows or columns belong to
 * @param layout of a mixer's or merge's own tensor what else its numbers depend on: two kinds of
 *     mixer may have tensors of one name and shape whose rows mean different things
 */
public record TensorIdentity(String name, List<Long> shape, List<Integer> heads, String layout) {
  /** Settings that every mixer has and whose change shows in the shapes. */
  private static final Set<String> IN_SHAPES = Set.of("d_state", "conv");

  /** A model's tensors by name, in the order in which checkpoints hold them. */
  public static Map<String, TensorIdentity> of(Model model) {
    Map<String, TensorIdentity> tensors = new LinkedHashMap<>();
    for (Weight weight : model.tensors()) {
      TensorIdentity tensor =
          new TensorIdentity(
              weight.fullName(), weight.shape(), weight.heads(), layout(weight, model));
      tensors.put(tensor.name(), tensor);
    }
    return tensors;
  }

  // Written out, since a record's own are put together at run time, which takes longer than a diff.
  @Override
  public boolean equals(Object other) {
    return other instanceof TensorIdentity that
        && name.equals(that.name)
        && shape.equals(that.shape)
        && heads.equals(that.heads)
        && layout.equals(that.layout);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The same tensor as a checkpoint has it, in another shape perhaps. */
  public TensorIdentity shaped(List<Long> other) {
    return new TensorIdentity(name, other, heads, layout);
  }

  private static String layout(Weight weight, Model model) {
    if (weight.layer().isEmpty()) {
      return "";
    }
    LayerShape layer = model.stack().get(weight.layer().getAsInt());
    if (weight.part() == Part.RECURRENT && weight.place().endsWith(".mixer")) {
      return layer.mixer().map(TensorIdentity::layout).orElseThrow();
    }
    return weight.part() == Part.MERGE ? layer.merge().orElseThrow().word() : "";
  }

  private static String layout(Mixer mixer) {
    StringBuilder layout = new StringBuilder(Word.of(mixer.kind()));
    for (Setting setting : mixer.settings()) {
      if (setting.inFunction() && !IN_SHAPES.contains(setting.name())) {
        layout.append(' ').append(setting.value());
      }
    }
    return layout.toString();
  }
}
