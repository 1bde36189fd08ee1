package io.hyb.check.reader;

import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.GatedDeltaNet;
import io.hyb.arch.mixer.Mamba2;
import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.word.Word;
import io.hyb.language.MixerSchema;
import io.hyb.syntax.tree.Block;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code ssm KIND { … }} as it is for a layer: a hybrid's with the changes of {@code layers}
 * blocks in it. Their own mistakes have been reported.
 */
final class MixerReader {
  private final Declarations declarations;

  /** Layers share blocks. */
  private final Map<Block, Fields> known = new IdentityHashMap<>();

  MixerReader(Declarations declarations) {
    this.declarations = declarations;
  }

  /**
   * The mixer of a layer; empty where something is missing or wrong.
   *
   * @param heads how many recur there
   * @param path where its origins are noted
   */
  Optional<Mixer> read(Block block, int heads, String path) {
    Fields fields = known.computeIfAbsent(block, this::fields);
    fields.note(path, declarations.origins());
    return fields.isSound()
        ? fields
            .kind()
            .flatMap(kind -> Word.parse(Mixer.Kind.values(), kind.name()))
            .map(kind -> mixer(kind, fields, heads))
        : Optional.empty();
  }

  private Fields fields(Block block) {
    Fields fields = Fields.of(MixerSchema.SSM, block, declarations.scope());
    fields.require(MixerSchema.D_STATE);
    return fields;
  }

  private static Mixer mixer(Mixer.Kind kind, Fields fields, int heads) {
    return switch (kind) {
      case DISCRETE_MAMBA2 ->
          new DiscreteMamba2(
              fields.get(MixerSchema.D_STATE),
              fields.get(MixerSchema.CONV),
              fields.get(MixerSchema.CHUNK),
              fields.get(MixerSchema.INIT));
      case MAMBA2 ->
          new Mamba2(
              fields.get(MixerSchema.D_STATE),
              fields.get(MixerSchema.CONV),
              fields.get(MixerSchema.CHUNK),
              fields.get(MixerSchema.INIT),
              fields.find(MixerSchema.GROUPS).map(Located::value).orElse(heads));
      case GATED_DELTA_NET ->
          new GatedDeltaNet(
              fields.get(MixerSchema.D_STATE),
              fields.get(MixerSchema.CONV),
              fields.get(MixerSchema.CHUNK),
              fields.get(MixerSchema.INIT));
    };
  }
}
