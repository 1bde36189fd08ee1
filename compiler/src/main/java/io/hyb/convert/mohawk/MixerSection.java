package io.hyb.convert.mohawk;

import io.hyb.convert.mohawk.Student.Recurrent;
import java.util.List;
import java.util.Optional;

/** Reads the recurrent mixer of a block, which must be the one that Hyb has, too. */
final class MixerSection {
  private static final List<String> NO_ACTIVATION = List.of("id", "identity", "linear", "none");
  private static final List<String> NO_NORM = List.of("none", "identity");

  private final Section layer;
  private final int dModel;
  private final Reading reading;

  /**
   * @param layer the block's {@code Layer} or {@code ssm_layer}
   * @param dModel width of the residual stream
   */
  MixerSection(Section layer, int dModel) {
    this.layer = layer;
    this.dModel = dModel;
    this.reading = layer.reading();
  }

  /**
   * @param width of a head, where the block says it; else the heads share the stream's width
   */
  Optional<Recurrent> read(Optional<Integer> width) {
    Optional<String> name = layer.text("name");
    if (name.isEmpty()) {
      reading.missing(layer.span(), "`name` is missing here");
      return Optional.empty();
    }
    if (!name.get().equals("DiscreteMamba2")) {
      reading.impossible(layer.at("name"), "`" + name.get() + "` is a mixer that Hyb doesn't have");
      return Optional.empty();
    }
    Section input = layer.sectionOrEmpty("input");
    int heads = input.count("n_v_heads", 1).orElse(32);
    plain(input, heads);
    int headDim = width.orElse(dModel / heads);
    return Optional.of(
        new Recurrent(
            input.count("d_state", 1).orElse(64),
            input.count("d_conv", 1).orElse(4),
            input.count("chunk_size", 1).orElse(128),
            heads,
            headDim,
            input.at("n_v_heads")));
  }

  /** What Hyb's mixer of the same name fixes. */
  private void plain(Section input, int heads) {
    input
        .count("n_qk_heads", 1)
        .filter(groups -> groups != heads)
        .ifPresent(
            groups ->
                reading.impossible(
                    input.at("n_qk_heads"),
                    "%d heads share %d pairs of B and C; each has its own in Hyb's discrete_mamba2"
                        .formatted(heads, groups)));
    fixed(input, "activation", NO_ACTIVATION, "swish");
    fixed(input, "norm_cls", NO_NORM, "rms");
    input
        .flag("bias")
        .filter(bias -> bias)
        .ifPresent(
            bias ->
                reading.inexpressible(
                    input.at("bias"),
                    "in Hyb's discrete_mamba2 only the decays, the gate and the convolution have a"
                        + " bias, and no projection"));
    Section first = input.sectionOrEmpty("initializer");
    for (String key : List.of("z", "out", "convolution")) {
      first.text(key);
    }
  }

  private void fixed(Section input, String key, List<String> allowed, String byDefault) {
    String word = input.text(key).orElse(input.has(key) ? "none" : byDefault);
    if (!allowed.contains(word)) {
      reading.impossible(
          input.at(key), "`" + key + "` is " + word + "; Hyb's discrete_mamba2 has none");
    }
  }
}
