package io.hyb.language;

import java.util.Map;

/**
 * {@code name = value}.
 *
 * @param type what its value must be
 * @param absent what counts where it is left out
 */
public record Key<T>(String name, Type<T> type, Absent<T> absent, String doc) implements Member {

  static <T> Key<T> required(String name, Type<T> type, String doc) {
    return new Key<>(name, type, new Absent.Required<>(), doc);
  }

  static <T> Key<T> optional(String name, Type<T> type, String otherwise, String doc) {
    return new Key<>(name, type, new Absent.Unset<>(otherwise), doc);
  }

  static <T> Key<T> of(String name, Type<T> type, T byDefault, String doc) {
    return new Key<>(name, type, new Absent.Default<>(byDefault), doc);
  }

  /** One whose default is another where {@code key} is {@code value}. */
  static <K, T> Key<T> following(
      String name, Type<T> type, T usual, Key<K> key, K value, T then, String doc) {
    return new Key<>(name, type, new Absent.Following<>(key, usual, Map.of(value, then)), doc);
  }

  /**
   * What counts where it is left out.
   *
   * @throws IllegalStateException if that is not one fixed value
   */
  public T byDefault() {
    if (absent instanceof Absent.Default<T> fixed) {
      return fixed.value();
    }
    throw new IllegalStateException("`" + name + "` has no default of its own");
  }

  /** The same key where it means something more particular. */
  Key<T> documented(String particular) {
    return new Key<>(name, type, absent, particular);
  }

  /** The same key in a block where it has no default of its own. */
  Key<T> withoutDefault(String otherwise) {
    return optional(name, type, otherwise, doc);
  }
}
