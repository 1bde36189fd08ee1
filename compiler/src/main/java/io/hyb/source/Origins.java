package io.hyb.source;

import io.hyb.diagnostic.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of models were said, by path: the name of a declaration ({@code Rad4}), or a part
 * of one ({@code Rad4.layers[3]}).
 */
public final class Origins {
  private final Map<String, Span> places = new LinkedHashMap<>();

  /** Notes the place of a declaration. */
  public void put(String declaration, Span place) {
    places.put(declaration, place);
  }

  /** Notes what decided on a layer: its {@code layers} block, else what holds for all layers. */
  public void putLayer(String declaration, int layer, Span place) {
    places.put(layer(declaration, layer), place);
  }

  public Optional<Span> of(String declaration) {
    return Optional.ofNullable(places.get(declaration));
  }

  public Optional<Span> ofLayer(String declaration, int layer) {
    return of(layer(declaration, layer));
  }

  private static String layer(String declaration, int layer) {
    return declaration + ".layers[" + layer + "]";
  }
}
