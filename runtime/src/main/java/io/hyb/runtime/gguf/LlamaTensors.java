package io.hyb.runtime.gguf;

import io.hyb.arch.Teacher;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.Quoted;
import io.hyb.runtime.weights.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * A Llama's tensors: what GGUF and Hugging Face call them, and how the former become the latter.
 * They differ in one thing only: GGUF stores the rows of each head of Q and K with the two halves
 * that the rotary embedding pairs interleaved.
 */
final class LlamaTensors {
  /** Numbers turned into floats at a time: 16 MiB of them. A multiple of every block. */
  private static final int AT_ONCE = 1 << 22;

  /** One tensor of the model; interleaved heads have {@code headDim} rows each, others say 0. */
  private record Mapping(GgufTensor from, TensorSpec to, int headDim) {}

  private final GgufFile file;
  private final DType type;
  private final List<Mapping> mappings = new ArrayList<>();

  /**
   * Finds every tensor that a model of this shape has.
   *
   * @param type of the numbers to be written
   * @throws GgufException if one is missing, has another shape, or one is there that the model has
   *     no place for
   */
  LlamaTensors(GgufFile file, Teacher shape, DType type) {
    this.file = file;
    this.type = type;
    long model = shape.dModel();
    long heads = (long) shape.heads() * shape.headDim();
    long kvHeads = (long) shape.kvHeads() * shape.headDim();
    map(LlamaShape.EMBEDDING, "model.embed_tokens.weight", 0, shape.vocab(), model);
    for (int i = 0; i < shape.layers(); i++) {
      String from = "blk." + i + ".";
      String to = "model.layers." + i + ".";
      map(from + "attn_norm.weight", to + "input_layernorm.weight", 0, model);
      map(from + "attn_q.weight", to + "self_attn.q_proj.weight", shape.headDim(), heads, model);
      map(from + "attn_k.weight", to + "self_attn.k_proj.weight", shape.headDim(), kvHeads, model);
      map(from + "attn_v.weight", to + "self_attn.v_proj.weight", 0, kvHeads, model);
      map(from + "attn_output.weight", to + "self_attn.o_proj.weight", 0, model, heads);
      map(from + "ffn_norm.weight", to + "post_attention_layernorm.weight", 0, model);
      map(from + "ffn_gate.weight", to + "mlp.gate_proj.weight", 0, shape.dFf(), model);
      map(from + "ffn_up.weight", to + "mlp.up_proj.weight", 0, shape.dFf(), model);
      map(from + "ffn_down.weight", to + "mlp.down_proj.weight", 0, model, shape.dFf());
    }
    map("output_norm.weight", "model.norm.weight", 0, model);
    if (!shape.tieEmbeddings()) {
      map(LlamaShape.OUTPUT, "lm_head.weight", 0, shape.vocab(), model);
    }
    checkNoneLeft();
  }

  private void map(String from, String to, int headDim, long... shape) {
    TensorSpec wanted = TensorSpec.of(to, type, shape);
    GgufTensor tensor = file.tensors().get(from);
    if (tensor == null) {
      throw new GgufException("%s: it has no tensor %s".formatted(file.path(), from));
    }
    if (!tensor.shape().equals(wanted.shape())) {
      throw new GgufException(
          "%s: tensor %s has the shape %s; by the file's keys it should be %s"
              .formatted(
                  file.path(),
                  from,
                  TensorSpec.text(tensor.shape()),
                  TensorSpec.text(wanted.shape())));
    }
    mappings.add(new Mapping(tensor, wanted, headDim));
  }

  /** A tensor that would be left out, a bias for instance, would make it another model. */
  private void checkNoneLeft() {
    Set<String> left = new HashSet<>(file.tensors().keySet());
    mappings.forEach(mapping -> left.remove(mapping.from().name()));
    left.remove(RopeFactors.TENSOR); // it is in the shape
    left.stream()
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new GgufException(
                  "%s: it has a tensor %s, for which this Llama has no place"
                      .formatted(file.path(), Quoted.name(name)));
            });
  }

  /** What is to be written. */
  List<TensorSpec> specs() {
    return mappings.stream().map(Mapping::to).toList();
  }

  /**
   * Writes all tensors, piece by piece.
   *
   * @param progress hears each tensor's name when it is written, with its bytes
   */
  void write(CheckpointWriter writer, ObjLongConsumer<String> progress) {
    for (Mapping mapping : mappings) {
      if (mapping.headDim() > 0) {
        writeHeads(mapping, writer);
      } else {
        writePlain(mapping, writer);
      }
      progress.accept(mapping.to().name(), mapping.to().bytes());
    }
  }

  private void writePlain(Mapping mapping, CheckpointWriter writer) {
    long elements = mapping.to().elements();
    for (long at = 0; at < elements; at += AT_ONCE) {
      int count = (int) Math.min(AT_ONCE, elements - at);
      writer.put(mapping.to().name(), file.read(mapping.from(), at, count));
    }
  }

  private void writeHeads(Mapping mapping, CheckpointWriter writer) {
    int width = mapping.to().shape().get(1).intValue();
    int perHead = Math.multiplyExact(mapping.headDim(), width);
    long elements = mapping.to().elements();
    for (long at = 0; at < elements; at += perHead) {
      float[] stored = file.read(mapping.from(), at, perHead);
      writer.put(mapping.to().name(), halves(stored, mapping.headDim(), width));
    }
  }

  /** A head's rows with the even ones first, then the odd. */
  private static float[] halves(float[] stored, int headDim, int width) {
    float[] ordered = new float[stored.length];
    for (int row = 0; row < headDim; row++) {
      int to = row / 2 + row % 2 * (headDim / 2);
      System.arraycopy(stored, row * width, ordered, to * width, width);
    }
    return ordered;
  }
}
