package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.syntax.tree.Value;
import java.util.Optional;

/** A string between quotes, not empty. */
public record Quoted() implements Type<String> {

  @Override
  public Optional<String> read(String key, Value value, Scope scope) {
    return value instanceof Value.Text text && !text.text().isEmpty()
        ? Optional.of(text.text())
        : Type.wrong(key, value, expects(), scope);
  }

  @Override
  public String expects() {
    return "text between quotes";
  }

  @Override
  public String write(String value) {
    return SpecValue.quoted(value);
  }
}
