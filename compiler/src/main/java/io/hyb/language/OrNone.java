package io.hyb.language;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/**
 * A value, or the word {@code none}.
 *
 * @param type of the value
 */
record OrNone<T>(Type<T> type) implements Type<Optional<T>> {
  private static final String NONE = "none";

  @Override
  public Optional<Optional<T>> read(String key, Value value, List<Diagnostic> findings) {
    if (!(value instanceof Value.Name name)) {
      return type.read(key, value, findings).map(Optional::of);
    }
    return name.text().equals(NONE)
        ? Optional.of(Optional.empty())
        : Type.wrong(key, value, expects(), findings);
  }

  @Override
  public String expects() {
    return type.expects() + ", or " + NONE;
  }

  @Override
  public String write(Optional<T> value) {
    return value.map(type::write).orElse(NONE);
  }
}
