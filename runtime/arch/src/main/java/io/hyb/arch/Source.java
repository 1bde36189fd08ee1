package io.hyb.arch;

/** A source of training tokens with its share of them, 0 to 1. */
public sealed interface Source {
  double share();

  /**
   * Plain text.
   *
   * @param pattern a file or glob relative to the folder of the spec that was named, with slashes;
   *     as written where it is absolute
   */
  record Text(String pattern, double share) implements Source {}

  /**
   * One JSON object a line, of which one field is text.
   *
   * @param pattern as of {@link Text}
   * @param field name of the text's field
   */
  record JsonLines(String pattern, String field, double share) implements Source {}

  /** The key-value retrieval probe. */
  record Kv(KvProbe probe, double share) implements Source {}

  /**
   * A span of random tokens followed by itself.
   *
   * @param minLength fewest tokens of the span
   * @param maxLength most tokens of the span, included
   */
  record Copy(int minLength, int maxLength, double share) implements Source {}

  /**
   * A sentence with a number hidden in filler text and asked for at the end.
   *
   * @param minLength fewest tokens of filler
   * @param maxLength most tokens of filler, included
   */
  record Needle(int minLength, int maxLength, double share) implements Source {}

  /**
   * Text sampled from the teacher itself, cached by content.
   *
   * @param sequences how many sequences are sampled and then read in turn
   * @param length tokens of each
   * @param temperature of the sampling
   */
  record Sampled(int sequences, int length, double temperature, double share) implements Source {}
}
