package io.hyb.language;

import io.hyb.syntax.tree.Value;
import java.util.Optional;

/** {@code true} or {@code false}. */
record Flag() implements Type<Boolean> {

  @Override
  public Optional<Boolean> read(String key, Value value, Scope scope) {
    if (value instanceof Value.Name name) {
      if (name.text().equals("true")) {
        return Optional.of(true);
      }
      if (name.text().equals("false")) {
        return Optional.of(false);
      }
    }
    return Type.wrong(key, value, expects(), scope);
  }

  @Override
  public String expects() {
    return "true or false";
  }

  @Override
  public String write(Boolean value) {
    return value.toString();
  }
}
