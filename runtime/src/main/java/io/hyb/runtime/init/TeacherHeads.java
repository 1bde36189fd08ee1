package io.hyb.runtime.init;

import io.hyb.arch.Teacher;
import io.hyb.runtime.weights.Tensors;
import java.nio.FloatBuffer;
import java.util.List;

/** The weights of single heads in a teacher's checkpoint. */
final class TeacherHeads {
  private final Tensors tensors;
  private final Teacher shape;

  TeacherHeads(Tensors tensors, Teacher shape) {
    this.tensors = tensors;
    this.shape = shape;
  }

  /** Query rows of a head, (head_dim, d_model). */
  float[] queries(int layer, int head) {
    return rows(layer, "q_proj.weight", head, shape.dModel());
  }

  /** Key rows of the group that a head belongs to, (head_dim, d_model). */
  float[] keys(int layer, int head) {
    return rows(layer, "k_proj.weight", group(head), shape.dModel());
  }

  /** Value rows of the group that a head belongs to, (head_dim, d_model). */
  float[] values(int layer, int head) {
    return rows(layer, "v_proj.weight", group(head), shape.dModel());
  }

  /** Biases of a head's queries, (head_dim), in families that have them. */
  float[] queryBiases(int layer, int head) {
    return rows(layer, "q_proj.bias", head, 1);
  }

  /** Biases of the keys of the group that a head belongs to, (head_dim). */
  float[] keyBiases(int layer, int head) {
    return rows(layer, "k_proj.bias", group(head), 1);
  }

  /** Biases of the values of the group that a head belongs to, (head_dim). */
  float[] valueBiases(int layer, int head) {
    return rows(layer, "v_proj.bias", group(head), 1);
  }

  /** The norm that a layer's queries go through, in families that have one. */
  FoldedNorm queryNorm(int layer) {
    return norm(layer, "q_norm");
  }

  /** The norm that a layer's keys go through, in families that have one. */
  FoldedNorm keyNorm(int layer) {
    return norm(layer, "k_norm");
  }

  private FoldedNorm norm(int layer, String name) {
    return new FoldedNorm(
        tensors.floats("model.layers.%d.self_attn.%s.weight".formatted(layer, name)),
        inputGains(layer));
  }

  /** The weights of the norm that a layer's heads read through, (d_model). */
  float[] inputGains(int layer) {
    return tensors.floats("model.layers.%d.input_layernorm.weight".formatted(layer));
  }

  private int group(int head) {
    return head / (shape.heads() / shape.kvHeads());
  }

  private float[] rows(int layer, String tensor, int place, int width) {
    int count = shape.headDim() * width;
    float[] rows = new float[count];
    tensors.read(
        "model.layers.%d.self_attn.%s".formatted(layer, tensor),
        (long) place * count,
        FloatBuffer.wrap(rows));
    return rows;
  }

  /** The output projection's bias, (d_model), in families that have one. */
  float[] outputBias(int layer) {
    return tensors.floats(outputProjection(layer) + ".bias");
  }

  private String outputProjection(int layer) {
    return "model.layers.%d.self_attn.%s".formatted(layer, shape.family().outputProjection());
  }

  /**
   * Columns of the output projection, those of {@code heads} side by side: (d_model, n·head_dim).
   */
  float[] outputs(int layer, List<Integer> heads) {
    int width = shape.headDim();
    int all = shape.heads() * width;
    float[] whole = tensors.floats(outputProjection(layer) + ".weight");
    float[] columns = new float[shape.dModel() * heads.size() * width];
    for (int row = 0; row < shape.dModel(); row++) {
      for (int i = 0; i < heads.size(); i++) {
        System.arraycopy(
            whole,
            row * all + heads.get(i) * width,
            columns,
            (row * heads.size() + i) * width,
            width);
      }
    }
    return columns;
  }
}
