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
import io.hyb.runtime.layer.GatedMlp;
import io.hyb.runtime.layer.HeadOrder;
import io.hyb.runtime.layer.LayerNorm;
import io.hyb.runtime.layer.Mlp;
import io.hyb.runtime.layer.OutputProjection;
import io.hyb.runtime.layer.RmsNorm;
import io.hyb.runtime.layer.Rope;
import io.hyb.runtime.layer.Unembedding;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Layer;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final class InterpretedLayer implements Layer {
    private final boolean hybrid;
    private final LayerShape shape;
    private final UnaryOperator<NDArray> mixerNorm;

    /** Adds the MLP to the stream, given it and what the mixer read. */
    private final BinaryOperator<NDArray> mlp;

    private final OutputProjection output;
    private Attention attention;
    private DiscreteMamba2 mamba;
    private OutputProjection mixerOutput;
    private HeadOrder order;
    private AdapterMerge adapter;

    InterpretedLayer(Model model, int index, Parameters at, Rope rope) {
      Teacher t = model.teacher();
      int width = t.heads() * t.headDim();
      this.hybrid = model instanceof Hybrid;
      this.shape = model.stack().get(index);
      int kept = shape.kept().size();
      this.mixerNorm = norm(t, at.at("input_layernorm"));
      if (kept > 0) {
        int kvHeads = model.keyValueHeads(index);
        attention = attention(t, at.at("self_attn"), kept, kvHeads, rope);
      }
      if (!shape.recurrent().isEmpty()) {
        Mixer ssm = shape.mixer().orElseThrow();
        mamba =
            new DiscreteMamba2(
                at.at("mixer"),
                t.dModel(),
                shape.recurrent().size(),
                t.headDim(),
                ssm.dState(),
                ssm.conv(),
                ssm.chunk());
      }
      Parameters attentionOutput = at.at("self_attn." + t.family().outputProjection());
      if (beside()) {
        mixerOutput = projection(t, at.at("mixer.out_proj"), width);
        output = kept == 0 ? null : projection(t, attentionOutput, kept * t.headDim());
        if (kept > 0 && shape.merge().equals(Optional.of(Merge.ADAPTER))) {
          adapter = new AdapterMerge(at.at("merge"), t.dModel());
        }
      } else {
        output = projection(t, attentionOutput, width);
        order = new HeadOrder(at.kernels(), t.heads(), keptHeads());
      }
      this.mlp = mlp(t, at);
    }

    private static BinaryOperator<NDArray> mlp(Teacher t, Parameters at) {
      return switch (t.family().block()) {
        case SEQUENTIAL -> {
          RmsNorm norm = new RmsNorm(at.at("post_attention_layernorm"), t.dModel(), t.normEps());
          GatedMlp gated = new GatedMlp(at.at("mlp"), t.dModel(), t.dFf());
          yield (y, u) -> gated.onto(y, norm);
        }
        case PARALLEL -> new Mlp(at.at("mlp"), t.dModel(), t.dFf())::onto;
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

    /** Whether all heads recur beside the kept ones. */
    private boolean beside() {
      return shape.merge().filter(Merge::allHeadsRecur).isPresent();
    }

    private int[] keptHeads() {
      return shape.kept().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public NDArray forward(NDArray x, LayerPass pass) {
      NDArray u = mixerNorm.apply(x);
      return mlp.apply(mix(x, u, pass), u);
    }

    private NDArray mix(NDArray x, NDArray u, LayerPass pass) {
      NDArray attended = attention == null ? null : attention.forward(u, pass);
      NDArray recurred = mamba == null ? null : mamba.forward(u, pass);
      if (!beside()) {
        NDArray heads =
            attended == null
                ? recurred
                : recurred == null ? attended : order.interleave(attended, recurred);
        return output.onto(x, pass.ablate(heads));
      }
      if (attended == null) {
        return mixerOutput.onto(x, pass.ablate(recurred));
      }
      NDArray kept = pass.ablate(attended, keptHeads());
      if (adapter == null) {
        return mixerOutput.onto(output.onto(x, kept), pass.ablate(recurred));
      }
      NDArray s = mixerOutput.forward(pass.ablate(recurred));
      return x.add(adapter.forward(s, output.forward(kept)));
    }

    @Override
    public NDArray mixingMatrices(NDArray x, LayerPass pass) {
      NDArray u = mixerNorm.apply(x);
      return hybrid ? mamba.matrices(u, pass) : attention.matrices(u, pass);
    }
  }
}
