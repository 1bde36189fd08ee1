package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.resolve.Nearest;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One word of a few: the constants of an enum in lower case.
 *
 * @param constants what may be chosen
 * @param planned words of the language that this version does not build yet
 */
record Choice<E extends Enum<E>>(E[] constants, List<String> planned) implements ValueKind<E> {

  static <E extends Enum<E>> Choice<E> of(E[] constants) {
    return new Choice<>(constants, List.of());
  }

  @Override
  public Optional<E> read(String key, Value value, List<Diagnostic> findings) {
    if (!(value instanceof Value.Name name)) {
      return ValueKind.wrong(key, value, "one of " + String.join(", ", words()), findings);
    }
    for (E constant : constants) {
      if (word(constant).equals(name.text())) {
        return Optional.of(constant);
      }
    }
    findings.add(refusal(key, name));
    return Optional.empty();
  }

  private Diagnostic refusal(String key, Value.Name name) {
    String known = String.join(", ", words());
    if (planned.contains(name.text())) {
      return Diagnostic.error(
          "not-available",
          name.span(),
          "`" + key + " = " + name.text() + "` is not available in this version, only " + known);
    }
    String message = "`" + key + "` has no `" + name.text() + "`; it is one of " + known;
    return Nearest.suggest(
        Diagnostic.error("unknown-value", name.span(), message), name.text(), List.of(words()));
  }

  private String[] words() {
    String[] words = new String[constants.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(constants[i]);
    }
    return words;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
