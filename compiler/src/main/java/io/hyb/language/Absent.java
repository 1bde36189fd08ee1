package io.hyb.language;

import java.util.Map;

/** What counts where a key is left out. */
public sealed interface Absent<T> {

  /** The block is refused. */
  record Required<T>() implements Absent<T> {}

  /**
   * No value of the language's own.
   *
   * @param meaning what holds then, for the reference: "from `config.json`"
   */
  record Unset<T>(String meaning) implements Absent<T> {}

  /** A default. */
  record Default<T>(T value) implements Absent<T> {}

  /**
   * A default that follows another key of the block.
   *
   * @param usual the default but for those values of that key that have one of their own
   */
  record Following<K, T>(Key<K> key, T usual, Map<K, T> special) implements Absent<T> {
    public T at(K value) {
      return special.getOrDefault(value, usual);
    }
  }
}
