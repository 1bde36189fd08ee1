package io.hyb.language;

import io.hyb.syntax.tree.Value;
import java.util.Optional;

/**
 * The name of a declaration.
 *
 * @param keyword of the declarations that it may name, such as {@code teacher}
 */
public record Reference(String keyword) implements Type<String> {

  @Override
  public Optional<String> read(String key, Value value, Scope scope) {
    return value instanceof Value.Name name
        ? Optional.of(name.text())
        : Type.wrong(key, value, "a name", scope);
  }

  @Override
  public String expects() {
    return "the name of a " + keyword;
  }

  @Override
  public String write(String value) {
    return value;
  }
}
