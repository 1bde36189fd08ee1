package io.hyb.runtime.gguf;

import io.hyb.arch.Teacher;
import io.hyb.arch.tensor.Weight;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.DType;
import io.hyb.runtime.weights.Quoted;
import io.hyb.runtime.weights.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * A model's tensors: what GGUF and Hugging Face call them, and how the former become the latter.
 * They differ in two things only: GGUF stores the rows of each head of a Llama's Q and K with the
 * two halves that the rotary embedding pairs interleaved, and older files of Phi have Q, K and V in
 * one tensor.
 */
final class TensorMap {
  /** Numbers turned into floats at a time: 16 MiB of them. A multiple of every block. */
  private static final int AT_ONCE = 1 << 22;

  /** GGUF's names for Hugging Face's, those of a layer's tensors below it; none repeats. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("model.embed_tokens", "token_embd"),
          Map.entry("model.norm", "output_norm"),
          Map.entry("model.final_layernorm", "output_norm"),
          Map.entry("lm_head", "output"),
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("self_attn.dense", "attn_output"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"),
          Map.entry("mlp.fc1", "ffn_up"),
          Map.entry("mlp.fc2", "ffn_down"));

  private static final List<String> QUERIES_KEYS_VALUES = List.of("attn_q", "attn_k", "attn_v");
  private static final String FUSED = "attn_qkv";

  /**
   * One tensor of the model.
   *
   * @param first where its numbers begin in the file's tensor
   * @param headDim rows of a head whose halves are interleaved; 0 where they aren't
   */
  private record Mapping(GgufTensor from, long first, TensorSpec to, int headDim) {}

  private final GgufFile file;
  private final Teacher shape;
  private final DType type;
  private final boolean interleaved;
  private final List<Mapping> mappings = new ArrayList<>();

  /**
   * Finds every tensor that a model of this shape has.
   *
   * @param type of the numbers to be written
   * @throws GgufException if one is missing, has another shape, or one is there that the model has
   *     no place for
   */
  TensorMap(GgufFile file, Teacher shape, DType type) {
    this.file = file;
    this.shape = shape;
    this.type = type;
    this.interleaved = GgufShape.architecture(file.metadata()).interleavesHeads();
    checkLayers();
    shape.tensors().forEach(this::map);
    checkNoneLeft();
  }

  /** Before all tensors are listed, of which a broken count of layers makes any number. */
  private void checkLayers() {
    for (int i = 0; i < shape.layers(); i++) {
      tensor("blk." + i + ".attn_norm.weight");
    }
  }

  private void map(Weight weight) {
    TensorSpec wanted = TensorSpec.of(weight.fullName(), type, weight.dimensions());
    String layer = weight.layer().isPresent() ? "blk." + weight.layer().getAsInt() + "." : "";
    String name = weight.fullName().replaceFirst("^model\\.layers\\.\\d+\\.", "");
    int dot = name.lastIndexOf('.');
    String kind = NAMES.get(name.substring(0, dot));
    String suffix = name.substring(dot);
    String fused = layer + FUSED + suffix;
    if (QUERIES_KEYS_VALUES.contains(kind) && file.tensors().containsKey(fused)) {
      mapPart(fused, kind, wanted);
      return;
    }
    GgufTensor tensor = tensor(layer + kind + suffix);
    checkShape(tensor, wanted.shape());
    boolean turned = interleaved && (kind.equals("attn_q") || kind.equals("attn_k"));
    mappings.add(new Mapping(tensor, 0, wanted, turned ? shape.headDim() : 0));
  }

  /** Queries, keys or values out of one tensor that holds their rows in this order. */
  private void mapPart(String fused, String kind, TensorSpec wanted) {
    GgufTensor tensor = tensor(fused);
    long queries = (long) shape.heads() * shape.headDim();
    long keys = (long) shape.kvHeads() * shape.headDim();
    List<Long> whole = new ArrayList<>(wanted.shape());
    whole.set(0, queries + 2 * keys);
    checkShape(tensor, whole);
    long width = wanted.elements() / wanted.shape().get(0);
    long row =
        switch (QUERIES_KEYS_VALUES.indexOf(kind)) {
          case 0 -> 0;
          case 1 -> queries;
          default -> queries + keys;
        };
    mappings.add(new Mapping(tensor, row * width, wanted, 0));
  }

  private GgufTensor tensor(String name) {
    GgufTensor tensor = file.tensors().get(name);
    if (tensor == null) {
      throw new GgufException("%s: it has no tensor %s".formatted(file.path(), name));
    }
    return tensor;
  }

  private void checkShape(GgufTensor tensor, List<Long> wanted) {
    if (!tensor.shape().equals(wanted)) {
      throw new GgufException(
          "%s: tensor %s has the shape %s; by the file's keys it should be %s"
              .formatted(
                  file.path(),
                  tensor.name(),
                  TensorSpec.text(tensor.shape()),
                  TensorSpec.text(wanted)));
    }
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
                  "%s: it has a tensor %s, for which the family %s has no place"
                      .formatted(file.path(), Quoted.name(name), shape.family().modelType()));
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
      writer.put(mapping.to().name(), file.read(mapping.from(), mapping.first() + at, count));
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
