package io.hyb.language;

import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import java.util.ArrayList;
import java.util.List;

/** {@code ssm KIND { … }}: the mixers, each with its keys. */
public final class MixerSchema {
  /** Far beyond any mixer, and small enough to be multiplied with each other. */
  private static final int MOST = 1 << 16;

  public static final Key<Integer> D_STATE =
      Key.required(
          "d_state",
          Numbers.whole(1, MOST),
          "Width of a head's state, for each of its `head_dim` channels.");

  private static final Key<Integer> KEY_WIDTH =
      D_STATE.documented(
          "Width of a head's queries and keys, and so of its state for each of its `head_dim`"
              + " channels.");

  public static final Key<Integer> CONV =
      Key.of("conv", Numbers.whole(1, MOST), 4, "Taps of the causal convolution.");

  public static final Key<Integer> CHUNK =
      Key.of(
          "chunk",
          Numbers.whole(1, MOST),
          64,
          "Positions that training and prefill compute at once.");

  public static final Key<Init> INIT =
      Key.of(
          "init",
          Choice.of(Init.values()),
          Init.FROM_ATTENTION,
          "Where the first weights come from: seeded random numbers, or the attention heads that"
              + " the mixer replaces.");

  public static final Key<Integer> GROUPS =
      Key.optional(
          "groups",
          Numbers.whole(1, MOST),
          "one for each head",
          "Pairs of B and C, each shared by as many of the heads that recur: it divides their"
              + " number.");

  public static final BlockType SSM =
      BlockType.of(
              "ssm",
              "What the heads that are not kept become. Required unless every head is kept.",
              Schema.of("an ssm"))
          .withKinds(kinds());

  /** In a {@code layers} block. */
  public static final BlockType SSM_OF_LAYERS =
      SSM.labelled(Label.OPTIONAL_KIND)
          .documented(
              "What differs about the mixer; one of another kind starts from that kind's"
                  + " defaults.");

  private MixerSchema() {}

  private static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (Mixer.Kind kind : Mixer.Kind.values()) {
      kinds.add(kind(kind));
    }
    return kinds;
  }

  private static Kind kind(Mixer.Kind kind) {
    return switch (kind) {
      case DISCRETE_MAMBA2 ->
          named(
              kind,
              "The discrete Mamba-2 of MOHAWK's authors (arXiv 2408.10189).",
              D_STATE,
              CONV,
              CHUNK,
              INIT);
      case MAMBA2 ->
          named(
              kind,
              "Mamba-2 as published (arXiv 2405.21060): SiLU after the convolution, steps that scale"
                  + " inputs and decays, a norm over all heads.",
              D_STATE,
              CONV,
              CHUNK,
              INIT,
              GROUPS);
      case GATED_DELTA_NET ->
          named(
              kind,
              "Gated DeltaNet (arXiv 2412.06464), which replaces what its state holds under a key.",
              KEY_WIDTH,
              CONV,
              CHUNK,
              INIT);
    };
  }

  private static Kind named(Mixer.Kind kind, String doc, Member... members) {
    String word = Word.of(kind);
    return new Kind(word, doc, Schema.of(word, members));
  }
}
