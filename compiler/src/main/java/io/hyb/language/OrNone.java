package io.hyb.language;

import io.hyb.syntax.tree.Value;
import java.util.Optional;

/**
 * A value, or the word {@code none}.
 *
 * @param type of the value
 */
public record OrNone<T>(Type<T> type) implements Type<Optional<T>> {
  private static final String NONE = "none";

  @Override
  public Optional<Optional<T>> read(String key, Value value, Scope scope) {
    return value instanceof Value.Name name && name.text().equals(NONE)
        ? Optional.of(Optional.empty())
        : type.read(key, value, scope).map(Optional::of);
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
