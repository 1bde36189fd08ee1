package io.hyb.arch.word;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Constants as specs, configs and JSON spell them: the name in lower case. */
public final class Word {
  private Word() {}

  /** Such as {@code from_attention}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The constant that a word names, if one is spelled so. */
  public static <E extends Enum<E>> Optional<E> parse(E[] constants, String word) {
    for (E constant : constants) {
      if (of(constant).equals(word)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  /** Every constant's word, in order. */
  public static List<String> all(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Word::of).toList();
  }
}
