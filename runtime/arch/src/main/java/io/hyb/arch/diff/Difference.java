package io.hyb.arch.diff;

import io.hyb.arch.Model;
import io.hyb.arch.json.ModelValues;
import io.hyb.arch.json.ValuePath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A value that two models don't share.
 *
 * @param path of the value, such as {@code ssm.d_state}
 * @param layer the layer that has it, if a layer has
 * @param old a number, a word, a flag or a list of these; empty where the old model lacks it
 * @param now the same of the new model
 */
public record Difference(
    String path, OptionalInt layer, Optional<Object> old, Optional<Object> now) {
  /** Kind and teacher first, then layers, then training; in each by path, then by layer. */
  private static int compare(Difference one, Difference other) {
    int byPart = Integer.compare(one.part(), other.part());
    int byPath = byPart != 0 ? byPart : one.path().compareTo(other.path());
    return byPath != 0 ? byPath : Integer.compare(one.layer().orElse(-1), other.layer().orElse(-1));
  }

  private int part() {
    return path.startsWith("distill") ? 2 : layer.isPresent() ? 1 : 0;
  }

  /** Every difference of two models; none if and only if their semantic hashes are equal. */
  static List<Difference> between(Model old, Model now) {
    Map<ValuePath, Object> before = ModelValues.of(old);
    Map<ValuePath, Object> after = ModelValues.of(now);
    Set<ValuePath> places = new LinkedHashSet<>(before.keySet());
    places.addAll(after.keySet());
    List<Difference> differences = new ArrayList<>();
    for (ValuePath place : places) {
      Optional<Object> a = Optional.ofNullable(before.get(place));
      Optional<Object> b = Optional.ofNullable(after.get(place));
      if (!a.equals(b)) {
        differences.add(new Difference(place.path(), place.layer(), a, b));
      }
    }
    differences.sort(Difference::compare);
    return List.copyOf(differences);
  }
}
