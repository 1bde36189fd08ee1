package io.hyb.runtime.testing;

import ai.djl.ndarray.NDArray;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.layer.AdapterMerge;
import io.hyb.runtime.layer.Attention;
import io.hyb.runtime.layer.DiscreteMamba2;
import io.hyb.runtime.layer.Embedding;
import io.hyb.runtime.layer.GatedDeltaNet;
import io.hyb.runtime.layer.GatedMerge;
import io.hyb.runtime.layer.GatedMlp;
import io.hyb.runtime.layer.HeadOrder;
import io.hyb.runtime.layer.LayerNorm;
import io.hyb.runtime.layer.Mamba2;
import io.hyb.runtime.layer.MergerMerge;
import io.hyb.runtime.layer.Mlp;
import io.hyb.runtime.layer.OutputProjection;
import io.hyb.runtime.layer.RecurrentHeads;
import io.hyb.runtime.layer.RmsNorm;
import io.hyb.runtime.layer.Rope;
import io.hyb.runtime.layer.Unembedding;
import io.hyb.runtime.model.AttendingLayer;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Layer;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A model put together from its shape at run time, so that the runtime can be tested without the
 * compiler, and generated code be compared with something.
 */
public final class InterpretedModel implements LanguageModel {
  private final Model shape;
  private final Embedding embedding;
  private final List<Layer> layers = new ArrayList<>();
  private final UnaryOperator<NDArray> norm;
  private final Unembedding unembedding;

  private InterpretedModel(Model shape, Parameters weights) {
    Teacher teacher = shape.teacher();
    Rope rope = new Rope(teacher.rope(), teacher.headDim());
    this.shape = shape;
    this.embedding =
        new Embedding(weights.at("model.embed_tokens"), teacher.vocab(), teacher.dModel());
    for (int i = 0; i < shape.stack().size(); i++) {
      layers.add(new InterpretedLayer(shape, i, weights.at("model.layers." + i), rope));
    }
    this.norm = norm(teacher, weights.at(teacher.family().finalNorm()));
    Parameters head = weights.at(teacher.tieEmbeddings() ? "model.embed_tokens" : "lm_head");
    this.unembedding =
        teacher.family().biases().inOutputs()
            ? Unembedding.withBias(head, weights.at("lm_head"), teacher.vocab(), teacher.dModel())
            : new Unembedding(head, teacher.vocab(), teacher.dModel());
  }

  private static UnaryOperator<NDArray> norm(Teacher t, Parameters at) {
    return switch (t.family().block()) {
      case SEQUENTIAL -> new RmsNorm(at, t.dModel(), t.normEps())::forward;
      case PARALLEL -> new LayerNorm(at, t.dModel(), t.normEps())::forward;
    };
  }

  public static ModelDefinition define(Model shape) {
    return new ModelDefinition(shape, weights -> new InterpretedModel(shape, weights));
  }

  @Override
  public Model shape() {
    return shape;
  }

  @Override
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public NDArray embed(NDArray ids) {
    return embedding.forward(ids);
  }

  @Override
  public NDArray logits(NDArray x) {
    return Scope.around(() -> unembedding.forward(norm.apply(x)));
  }

  @Override
  public NDArray forward(NDArray ids, Pass pass) {
    return Scope.around(
        () -> {
          NDArray x = embed(ids);
          for (int i = 0; i < layers.size(); i++) {
            NDArray before = x;
            LayerPass at = pass.at(i);
            Layer layer = layers.get(i);
            x = Scope.around(() -> layer.forward(before, at));
          }
          pass.cache().ifPresent(cache -> cache.advance(ids.getShape().get(1)));
          return logits(x);
        });
  }

  /** Only a teacher's can be run in two parts. */
  private static final class InterpretedLayer implements AttendingLayer {
    private final boolean hybrid;
    private final LayerShape shape;

    /** Adds the MLP to the stream, given what the mixer gave and what it was given. */
    private final Onto mlp;

    private final OutputProjection output;
    private UnaryOperator<NDArray> attentionInput;
    private UnaryOperator<NDArray> recurrentInput;
    private Attention attention;
    private RecurrentHeads mixer;
    private OutputProjection mixerOutput;
    private HeadOrder order;
    private BinaryOperator<NDArray> merge;

    InterpretedLayer(Model model, int index, Parameters at, Rope rope) {
      Teacher t = model.teacher();
      int width = t.heads() * t.headDim();
      this.hybrid = model instanceof Hybrid;
      this.shape = model.stack().get(index);
      int kept = shape.kept().size();
      if (shape.merge().filter(Merge::normsInputs).isEmpty()) {
        UnaryOperator<NDArray> norm = norm(t, at.at("input_layernorm"));
        attentionInput = norm;
        recurrentInput = norm;
      }
      if (kept > 0) {
        int kvHeads = model.keyValueHeads(index);
        Attention everything = attention(t, at.at("self_attn"), kept, kvHeads, rope);
        attention = shape.window().map(everything::withWindow).orElse(everything);
      }
      if (!shape.recurrent().isEmpty()) {
        mixer = mixer(shape.mixer().orElseThrow(), t, at.at("mixer"));
      }
      Parameters attentionOutput = at.at("self_attn." + t.family().outputProjection());
      if (beside()) {
        mixerOutput = projection(t, at.at("mixer.out_proj"), width);
        output = kept == 0 ? null : projection(t, attentionOutput, kept * t.headDim());
        merge = merge(at.at("merge"), t);
      } else {
        output = projection(t, attentionOutput, width);
        order = new HeadOrder(at.kernels(), t.heads(), keptHeads());
      }
      this.mlp = mlp(t, at);
    }

    private RecurrentHeads mixer(Mixer mixer, Teacher t, Parameters at) {
      int heads = shape.recurrent().size();
      return switch (mixer.kind()) {
        case DISCRETE_MAMBA2 ->
            new DiscreteMamba2(
                at, t.dModel(), heads, t.headDim(), mixer.dState(), mixer.conv(), mixer.chunk());
        case MAMBA2 ->
            new Mamba2(
                at,
                t.dModel(),
                heads,
                t.headDim(),
                mixer.dState(),
                mixer.conv(),
                mixer.chunk(),
                ((io.hyb.arch.mixer.Mamba2) mixer).groups(),
                t.normEps());
        case GATED_DELTA_NET ->
            new GatedDeltaNet(
                at,
                t.dModel(),
                heads,
                t.headDim(),
                mixer.dState(),
                mixer.conv(),
                mixer.chunk(),
                t.normEps());
      };
    }

    /** What an MLP makes of the stream y after mixing, of which x was the stream before. */
    private interface Onto {
      NDArray apply(NDArray y, NDArray x, LayerPass pass);
    }

    private static Onto mlp(Teacher t, Parameters at) {
      return switch (t.family().block()) {
        case SEQUENTIAL -> {
          RmsNorm norm = new RmsNorm(at.at("post_attention_layernorm"), t.dModel(), t.normEps());
          GatedMlp gated = new GatedMlp(at.at("mlp"), t.dModel(), t.dFf());
          yield (y, x, pass) -> gated.onto(y, norm, pass);
        }
        case PARALLEL -> {
          UnaryOperator<NDArray> norm = norm(t, at.at("input_layernorm"));
          Mlp mlp = new Mlp(at.at("mlp"), t.dModel(), t.dFf());
          yield (y, x, pass) -> mlp.onto(y, norm.apply(x));
        }
      };
    }

    private static OutputProjection projection(Teacher t, Parameters at, int width) {
      return t.family().biases().inOutputs()
          ? OutputProjection.withBias(at, width, t.dModel())
          : new OutputProjection(at, width, t.dModel());
    }

    private static Attention attention(Teacher t, Parameters at, int kept, int kvHeads, Rope rope) {
      if (t.family().headNorms()) {
        return Attention.withHeadNorms(
            at, t.dModel(), kept, kvHeads, t.headDim(), t.normEps(), rope);
      }
      return t.family().biases().inHeads()
          ? Attention.withBiases(at, t.dModel(), kept, kvHeads, t.headDim(), rope)
          : new Attention(at, t.dModel(), kept, kvHeads, t.headDim(), rope);
    }

    /** What joins the outputs of recurrence and attention; null where they are just added. */
    private BinaryOperator<NDArray> merge(Parameters at, Teacher t) {
      boolean attends = !shape.kept().isEmpty();
      return switch (shape.merge().orElseThrow().kind()) {
        case ADAPTER -> attends ? new AdapterMerge(at, t.dModel())::forward : null;
        case GATED ->
            attends
                ? new GatedMerge(at, t.dModel(), t.normEps())::forward
                : alone(GatedMerge.alone(at, t.dModel(), t.normEps())::forward);
        case MERGER ->
            attends
                ? norming(new MergerMerge(at, t.dModel(), t.normEps()))::forward
                : alone(norming(MergerMerge.alone(at, t.dModel(), t.normEps()))::forward);
        case SUM -> null;
        case CONCAT -> throw new IllegalStateException("heads side by side are one branch");
      };
    }

    private MergerMerge norming(MergerMerge merger) {
      attentionInput = merger::attentionInput;
      recurrentInput = merger::recurrentInput;
      return merger;
    }

    /** A merge of which no attention is left. */
    private static BinaryOperator<NDArray> alone(UnaryOperator<NDArray> merge) {
      return (s, absent) -> merge.apply(s);
    }

    /** Whether all heads recur beside the kept ones. */
    private boolean beside() {
      return shape.merge().filter(Merge::allHeadsRecur).isPresent();
    }

    private int[] keptHeads() {
      return shape.kept().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public NDArray forward(NDArray x, LayerPass pass) {
      return mlp.apply(mix(x, pass), x, pass);
    }

    @Override
    public NDArray heads(NDArray x, LayerPass pass) {
      return attention.forward(attentionInput.apply(x), pass);
    }

    @Override
    public NDArray after(NDArray x, NDArray heads, LayerPass pass) {
      return mlp.apply(output.onto(x, heads), x, pass);
    }

    private NDArray mix(NDArray x, LayerPass pass) {
      NDArray attended =
          attention == null ? null : attention.forward(attentionInput.apply(x), pass);
      NDArray recurred = mixer == null ? null : mixer.forward(recurrentInput.apply(x), pass);
      if (!beside()) {
        NDArray heads =
            attended == null
                ? recurred
                : recurred == null ? attended : order.interleave(attended, recurred, pass);
        return output.onto(x, pass.ablate(heads));
      }
      NDArray kept = attended == null ? null : pass.ablate(attended, keptHeads());
      if (merge == null) {
        return mixerOutput.onto(kept == null ? x : output.onto(x, kept), pass.ablate(recurred));
      }
      NDArray s = mixerOutput.forward(pass.ablate(recurred));
      return x.add(merge.apply(s, kept == null ? null : output.forward(kept)));
    }

    @Override
    public NDArray mixingMatrices(NDArray x, LayerPass pass) {
      return hybrid
          ? mixer.matrices(recurrentInput.apply(x), pass)
          : attention.matrices(attentionInput.apply(x), pass);
    }
  }
}
