package io.hyb.codegen;

import io.hyb.arch.mixer.Mixer;
import io.hyb.arch.mixer.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What generated code says about the recurrent heads of a layer.
 *
 * @param field what they are called
 * @param settings those of the mixer that are constants of the class
 * @param arguments what the constructor of the runtime class takes after the heads' widths
 */
record MixerCode(String field, List<Setting> settings, List<String> arguments) {

  static MixerCode of(Mixer mixer) {
    return switch (mixer.kind()) {
      case DISCRETE_MAMBA2 -> of("mamba", mixer);
      case MAMBA2 -> of("mamba", mixer, "NORM_EPS");
      case GATED_DELTA_NET -> of("deltaNet", mixer, "NORM_EPS");
    };
  }

  /**
   * @param more arguments besides the settings
   */
  private static MixerCode of(String field, Mixer mixer, String... more) {
    List<Setting> settings =
        mixer.settings().stream().filter(setting -> setting.value() instanceof Integer).toList();
    List<String> arguments = new ArrayList<>();
    settings.forEach(setting -> arguments.add(constant(setting)));
    arguments.addAll(List.of(more));
    return new MixerCode(field, settings, arguments);
  }

  /** {@code D_STATE} for {@code d_state}. */
  static String constant(Setting setting) {
    return setting.name().toUpperCase(Locale.ROOT);
  }
}
