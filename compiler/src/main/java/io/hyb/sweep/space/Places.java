package io.hyb.sweep.space;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the settings of a sweep are written: in a spec, a YAML file or an option, whose text then
 * counts as a file's. The compiler knows a setting as one of {@code --set}.
 *
 * @param settings by their origins
 * @param values their values, by the same
 * @param texts of what they are written in, by the name that places give it
 */
record Places(
    Map<String, Place> settings, Map<String, String> values, Map<String, SourceText> texts) {
  /** What seeds are called where settings have paths. */
  static final String SEEDS = "seeds";

  static final Places NONE = new Places(Map.of(), Map.of(), Map.of());

  /** Of settings that are all written in one text. */
  static final class Builder {
    private final Map<String, Place> settings = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final SourceText source;

    Builder(SourceText source) {
      this.source = source;
    }

    void add(Setting setting, Place place) {
      settings.put(setting.origin(), place);
      values.put(setting.origin(), setting.value());
    }

    Places places() {
      return new Places(settings, values, Map.of(source.file(), source));
    }
  }

  /** By what the place of a seed is known. */
  static Setting ofSeed(int seed) {
    return new Setting(SEEDS, String.valueOf(seed));
  }

  /** Those of both; of what is written twice the later place. */
  Places and(Places other) {
    return new Places(
        both(settings, other.settings), both(values, other.values), both(texts, other.texts));
  }

  private static <V> Map<String, V> both(Map<String, V> one, Map<String, V> other) {
    Map<String, V> both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }

  /** Where a setting is written, as far as that is known. */
  Optional<Place> of(Setting setting) {
    return Optional.ofNullable(settings.get(setting.origin()));
  }

  /** A finding where the user wrote what it is about. */
  Diagnostic placed(Diagnostic finding) {
    String origin = finding.span().file();
    Place place = settings.get(origin);
    if (place == null) {
      return finding;
    }
    SourceText source = texts.get(place.value().file());
    Span written = place.of(finding.span(), values.get(origin), source);
    return finding.at(written);
  }

  /** What findings at these places are about, for excerpts. */
  Optional<String> text(String file) {
    return Optional.ofNullable(texts.get(file)).map(SourceText::text);
  }
}
