package io.hyb.source;

import io.hyb.diagnostic.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of models were said, by path: a declaration ({@code Rad4}), a key ({@code
 * Rad4.distill.stages[align].tokens}), a layer ({@code Rad4.layers[3]}) or one of its settings
 * ({@code Rad4.layers[3].ssm.d_state}). What has its default has no place of its own.
 */
public final class Origins {
  /** By the first word of their paths: one map of all would be large, and its keys much alike. */
  private final Map<String, Map<String, Span>> places = new HashMap<>();

  /** Notes the place of what a path names. */
  public void put(String path, Span place) {
    places.computeIfAbsent(declaration(path), name -> new HashMap<>()).put(path, place);
  }

  /** Notes what decided on a layer: its {@code layers} block, else what holds for all layers. */
  public void putLayer(String declaration, int layer, Span place) {
    put(layer(declaration, layer), place);
  }

  /** Where exactly this was said; empty for a default. */
  public Optional<Span> of(String path) {
    return Optional.ofNullable(places.getOrDefault(declaration(path), Map.of()).get(path));
  }

  public Optional<Span> ofLayer(String declaration, int layer) {
    return of(layer(declaration, layer));
  }

  /** Where this was said, else the innermost part around it that was said somewhere. */
  public Optional<Span> nearest(String path) {
    String part = path;
    Optional<Span> place = of(part);
    while (place.isEmpty()) {
      int end = Math.max(part.lastIndexOf('.'), part.lastIndexOf('['));
      if (end < 0) {
        return Optional.empty();
      }
      part = part.substring(0, end);
      place = of(part);
    }
    return place;
  }

  /** The name of the declaration that a path begins with. */
  public static String declaration(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    return path.substring(0, end);
  }

  /** The path of a layer, from 0. */
  public static String layer(String declaration, int layer) {
    return declaration + ".layers[" + layer + "]";
  }
}
