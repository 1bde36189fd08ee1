package io.hyb.runtime.testing;

import io.hyb.runtime.torch.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Numeric checks by name, each computing an error in a scope of its own. */
final class CheckList {
  private final Map<String, DoubleSupplier> checks = new LinkedHashMap<>();

  Map<String, DoubleSupplier> all() {
    return Collections.unmodifiableMap(checks);
  }

  void add(String name, DoubleSupplier check) {
    checks.put(
        name,
        () -> {
          double[] found = new double[1];
          Scope.run(() -> found[0] = check.getAsDouble());
          return found[0];
        });
  }
}
