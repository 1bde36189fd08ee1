package io.hyb.runtime.model;

import ai.djl.ndarray.NDList;
import io.hyb.runtime.torch.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What every layer of a pass needs alike, computed by the first that asks. It ends with the scope
 * in which this was made.
 */
final class Derived {
  private final Scope.Place place = Scope.here();
  private final Map<Object, NDList> known = new HashMap<>();

  synchronized NDList of(Object key, Supplier<NDList> make) {
    NDList arrays = known.get(key);
    if (arrays == null) {
      arrays = place.keep(make);
      known.put(key, arrays);
    }
    return arrays;
  }
}
