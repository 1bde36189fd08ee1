package io.hyb.language;

import io.hyb.arch.text.SpecValue;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/** A string between quotes, not empty. */
public record Quoted() implements Type<String> {

  @Override
  public Optional<String> read(String key, Value value, List<Diagnostic> findings) {
    return value instanceof Value.Text text && !text.text().isEmpty()
        ? Optional.of(text.text())
        : Type.wrong(key, value, expects(), findings);
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
