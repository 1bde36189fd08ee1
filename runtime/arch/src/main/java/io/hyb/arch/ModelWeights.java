package io.hyb.arch;

import static io.hyb.arch.tensor.FirstValues.KEPT_HEADS;
import static io.hyb.arch.tensor.FirstValues.MIXER;
import static io.hyb.arch.tensor.FirstValues.TEACHER;

import io.hyb.arch.merge.Merge;
import io.hyb.arch.tensor.FirstValues;
import io.hyb.arch.tensor.HeadGroup;
import io.hyb.arch.tensor.Part;
import io.hyb.arch.tensor.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lists a model's weights under the names that Hugging Face gives them. */
final class ModelWeights {
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  private final Model model;
  private final Teacher teacher;
  private final List<Weight> weights = new ArrayList<>();

  private ModelWeights(Model model) {
    this.model = model;
    this.teacher = model.teacher();
  }

  static List<Weight> of(Model model) {
    ModelWeights writer = new ModelWeights(model);
    writer.write();
    return List.copyOf(writer.weights);
  }

  private void write() {
    weights.add(embedding().at("model.embed_tokens"));
    for (int i = 0; i < model.stack().size(); i++) {
      new Layer(i).write();
    }
    norm().forEach(weight -> weights.add(weight.at(teacher.family().finalNorm())));
    if (!teacher.tieEmbeddings()) {
      weights.add(embedding().at("lm_head"));
    }
    if (teacher.family().biases().inOutputs()) {
      weights.add(Weight.of(BIAS, Part.EMBEDDING, TEACHER, teacher.vocab()).at("lm_head"));
    }
  }

  private Weight embedding() {
    return Weight.of(WEIGHT, Part.EMBEDDING, TEACHER, teacher.vocab(), teacher.dModel());
  }

  private List<Weight> norm() {
    Weight weight = Weight.of(WEIGHT, Part.NORM, TEACHER, teacher.dModel());
    return switch (teacher.family().block()) {
      case SEQUENTIAL -> List.of(weight);
      case PARALLEL -> List.of(weight, Weight.of(BIAS, Part.NORM, TEACHER, teacher.dModel()));
    };
  }

  /** One layer's weights, in the order in which its parts come to work. */
  private final class Layer {
    private final int index;
    private final LayerShape shape;
    private final boolean attends;
    private final List<Integer> recurrent;

    Layer(int index) {
      this.index = index;
      this.shape = model.stack().get(index);
      this.attends = !shape.kept().isEmpty();
      this.recurrent = shape.recurrent();
    }

    void write() {
      boolean mergeFirst = shape.merge().filter(Merge::normsInputs).isPresent();
      if (mergeFirst) {
        merge();
      }
      if (!mergeFirst || teacher.family().block() == Family.Block.PARALLEL) {
        norm().forEach(weight -> add("input_layernorm", weight));
      }
      if (attends) {
        attention();
      }
      HeadGroup group = new HeadGroup(recurrent.size(), teacher.headDim());
      shape
          .mixer()
          .ifPresent(
              mixer ->
                  mixer
                      .weights(group, teacher.dModel())
                      .forEach(each -> add("mixer", each.of(recurrent))));
      outputs();
      if (!mergeFirst) {
        merge();
      }
      mlp();
    }

    private void mlp() {
      switch (teacher.family().block()) {
        case SEQUENTIAL -> {
          norm().forEach(weight -> add("post_attention_layernorm", weight));
          mlp("gate_proj.weight", teacher.dFf(), teacher.dModel());
          mlp("up_proj.weight", teacher.dFf(), teacher.dModel());
          mlp("down_proj.weight", teacher.dModel(), teacher.dFf());
        }
        case PARALLEL -> {
          mlp("fc1.weight", teacher.dFf(), teacher.dModel());
          mlp("fc1.bias", teacher.dFf());
          mlp("fc2.weight", teacher.dModel(), teacher.dFf());
          mlp("fc2.bias", teacher.dModel());
        }
      }
    }

    private void merge() {
      shape
          .merge()
          .ifPresent(
              merge ->
                  merge.weights(teacher.dModel(), attends).forEach(each -> add("merge", each)));
    }

    private void attention() {
      FirstValues first = model instanceof Teacher ? TEACHER : KEPT_HEADS;
      int shared = model.keyValueHeads(index);
      ofHeads("q_proj.weight", first, shape.kept().size(), teacher.dModel());
      ofHeads("k_proj.weight", first, shared, teacher.dModel());
      ofHeads("v_proj.weight", first, shared, teacher.dModel());
      if (teacher.family().biases().inHeads()) {
        ofHeads("q_proj.bias", first, shape.kept().size());
        ofHeads("k_proj.bias", first, shared);
        ofHeads("v_proj.bias", first, shared);
      }
      if (teacher.family().headNorms()) {
        headNorm("q_norm.weight");
        headNorm("k_norm.weight");
      }
    }

    private void headNorm(String name) {
      add("self_attn", Weight.of(name, Part.ATTENTION, TEACHER, teacher.headDim()));
    }

    /** A weight of head_dim rows a head, each of {@code row} further dimensions. */
    private void ofHeads(String name, FirstValues first, int heads, long... row) {
      long[] dimensions = new long[row.length + 1];
      dimensions[0] = (long) heads * teacher.headDim();
      System.arraycopy(row, 0, dimensions, 1, row.length);
      add("self_attn", Weight.of(name, Part.ATTENTION, first, dimensions).of(shape.kept()));
    }

    private void outputs() {
      String projection = teacher.family().outputProjection();
      if (shape.merge().filter(Merge::allHeadsRecur).isEmpty()) {
        Part part = attends ? Part.ATTENTION : Part.RECURRENT;
        List<Integer> all = IntStream.range(0, shape.heads()).boxed().toList();
        output("self_attn", projection, part, TEACHER, all);
        outputBias("self_attn", projection, part, TEACHER);
        return;
      }
      if (attends) {
        output("self_attn", projection, Part.ATTENTION, KEPT_HEADS, shape.kept());
        outputBias("self_attn", projection, Part.ATTENTION, TEACHER);
      }
      output("mixer", "out_proj", Part.RECURRENT, MIXER, recurrent);
      outputBias("mixer", "out_proj", Part.RECURRENT, MIXER);
    }

    private void output(
        String below, String name, Part part, FirstValues first, List<Integer> heads) {
      long columns = (long) heads.size() * teacher.headDim();
      add(below, Weight.of(name + ".weight", part, first, teacher.dModel(), columns).of(heads));
    }

    private void outputBias(String below, String name, Part part, FirstValues first) {
      if (teacher.family().biases().inOutputs()) {
        add(below, Weight.of(name + ".bias", part, first, teacher.dModel()));
      }
    }

    private void mlp(String name, long... dimensions) {
      add("mlp", Weight.of(name, Part.MLP, TEACHER, dimensions));
    }

    private void add(String below, Weight weight) {
      weights.add(weight.in(index, "model.layers." + index + "." + below));
    }
  }
}
