package io.hyb.runtime.gguf;

import io.hyb.arch.RopeShape;
import io.hyb.arch.Teacher;
import io.hyb.runtime.weights.Quoted;
import io.hyb.runtime.weights.TensorSpec;
import java.util.List;
import java.util.Optional;

/** Reads the shape of a model from a GGUF file's keys. */
final class GgufShape {
  private static final String ARCHITECTURE = "general.architecture";

  /** Keys that change what a model computes, and that ours can't follow. */
  private static final List<String> UNSUPPORTED =
      List.of("expert_count", "attention.sliding_window", "attention.scale", "logit_scale");

  static final String EMBEDDING = "token_embd.weight";
  static final String OUTPUT = "output.weight";

  private final GgufFile file;
  private final GgufMetadata metadata;
  private final Architecture architecture;

  private GgufShape(GgufFile file) {
    this.file = file;
    this.metadata = file.metadata();
    this.architecture = architecture(metadata);
  }

  /**
   * What a file says it is.
   *
   * @throws GgufException if that can't be imported
   */
  static Architecture architecture(GgufMetadata metadata) {
    String name = metadata.string(ARCHITECTURE).orElseThrow(() -> metadata.missing(ARCHITECTURE));
    return Architecture.named(name)
        .orElseThrow(
            () ->
                metadata.failure(
                    ARCHITECTURE,
                    "is %s; only %s can be imported"
                        .formatted(Quoted.name(name), Architecture.all())));
  }

  /**
   * The shape that a file's keys tell.
   *
   * @param name what the teacher is to be called
   * @throws GgufException if a key is missing or contradicts another, or says of the model what
   *     can't be built
   */
  static Teacher read(GgufFile file, String name) {
    return new GgufShape(file).shape(name);
  }

  private Teacher shape(String name) {
    checkSupported();
    int heads = metadata.neededSize(key("attention.head_count"));
    int kvHeads = metadata.size(key("attention.head_count_kv")).orElse(heads);
    int dModel = metadata.neededSize(key("embedding_length"));
    int headDim = headDim(heads, dModel);
    if (heads % kvHeads != 0) {
      throw metadata.failure(
          key("attention.head_count_kv"),
          "is %d, among which %d heads can't be shared out".formatted(kvHeads, heads));
    }
    return new Teacher(
        name,
        Optional.of("."),
        architecture.family(),
        metadata.neededSize(key("block_count")),
        heads,
        kvHeads,
        headDim,
        dModel,
        metadata.neededSize(key("feed_forward_length")),
        vocab(),
        new RopeShape(
            positive(key("rope.freq_base")).orElse(10000.0),
            new RopeFactors(file, architecture).scaling(headDim),
            partial(headDim)),
        positive(architecture.normEps())
            .orElseThrow(() -> metadata.missing(architecture.normEps())),
        !file.tensors().containsKey(OUTPUT),
        metadata.size(key("context_length")));
  }

  private String key(String key) {
    return architecture.key(key);
  }

  private void checkSupported() {
    if (metadata.real("split.count").orElse(1.0) > 1) {
      throw metadata.failure(
          "split.count",
          "says that this is one file of several; join them with llama-gguf-split --merge first");
    }
    for (String unsupported : UNSUPPORTED) {
      if (metadata.real(key(unsupported)).filter(value -> value != 0).isPresent()) {
        throw metadata.failure(key(unsupported), "is set; such models are not supported");
      }
    }
  }

  private int headDim(int heads, int dModel) {
    int headDim = metadata.size(key("attention.key_length")).orElse(dModel / heads);
    same("attention.value_length", headDim);
    boolean narrow = architecture.family().headsSpanModel() && (long) headDim * heads != dModel;
    if (narrow || headDim % 2 != 0) {
      throw metadata.failure(
          key("attention.head_count"),
          "is %d: heads of %d values don't make up the embedding's %d, or are odd"
              .formatted(heads, headDim, dModel));
    }
    return headDim;
  }

  /** The share of a head that is rotated. */
  private double partial(int headDim) {
    if (!architecture.family().partialRope()) {
      same("rope.dimension_count", headDim);
      return 1;
    }
    String key = key("rope.dimension_count");
    int rotated = metadata.size(key).orElse(headDim);
    if (rotated > headDim || rotated % 2 != 0) {
      throw metadata.failure(
          key, "is %d: more than a head's %d values, or odd".formatted(rotated, headDim));
    }
    return (double) rotated / headDim;
  }

  private void same(String what, int headDim) {
    metadata
        .size(key(what))
        .filter(value -> value != headDim)
        .ifPresent(
            value -> {
              throw metadata.failure(
                  key(what),
                  "is %d, but a head has %d values; such models are not supported"
                      .formatted(value, headDim));
            });
  }

  private Optional<Double> positive(String key) {
    Optional<Double> value = metadata.real(key);
    value.ifPresent(
        number -> {
          if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw metadata.failure(key, "should be above 0, but is " + number);
          }
        });
    return value;
  }

  /** The embedding's rows: files that were given more tokens may not have counted them anew. */
  private int vocab() {
    GgufTensor embedding = file.tensors().get(EMBEDDING);
    if (embedding == null) {
      throw new GgufException("%s: it has no tensor %s".formatted(file.path(), EMBEDDING));
    }
    if (embedding.shape().size() != 2 || embedding.shape().get(0) > Integer.MAX_VALUE) {
      throw new GgufException(
          "%s: tensor %s has the shape %s; it should have a row for each token"
              .formatted(file.path(), EMBEDDING, TensorSpec.text(embedding.shape())));
    }
    return embedding.shape().get(0).intValue();
  }
}
