package io.hyb.language;

import io.hyb.arch.word.Word;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;

/**
 * One word of a few: the constants of an enum in lower case.
 *
 * @param constants what may be chosen
 */
public record Choice<E extends Enum<E>>(List<E> constants) implements Type<E> {

  public static <E extends Enum<E>> Choice<E> of(E[] constants) {
    return new Choice<>(List.of(constants));
  }

  @Override
  public Optional<E> read(String key, Value value, Scope scope) {
    if (!(value instanceof Value.Name name)) {
      return Type.wrong(key, value, expects(), scope);
    }
    for (E constant : constants) {
      if (Word.of(constant).equals(name.text())) {
        return Optional.of(constant);
      }
    }
    scope.report(refusal(key, name));
    return Optional.empty();
  }

  private Diagnostic refusal(String key, Value.Name name) {
    String known = String.join(", ", words());
    String message = "`" + key + "` has no `" + name.text() + "`; it is one of " + known;
    return Diagnostic.error("unknown-value", name.span(), message)
        .withNearest(name.text(), words());
  }

  /** The words that may be chosen. */
  public List<String> words() {
    return constants.stream().map(Word::of).toList();
  }

  @Override
  public String expects() {
    List<String> words = words();
    return words.size() == 1 ? "the word " + words.get(0) : "one of " + String.join(", ", words);
  }

  @Override
  public String write(E value) {
    return Word.of(value);
  }
}
