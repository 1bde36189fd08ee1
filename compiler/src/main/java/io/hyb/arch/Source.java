package io.hyb.arch;

import java.nio.file.Path;

/** A source of training tokens with its share of them, 0 to 1. */
public sealed interface Source {
  double share();

  /** Plain text: a file or glob as the spec says it, and resolved against the spec's folder. */
  record Text(String pattern, Path resolved, double share) implements Source {}

  /**
   * One JSON object a line, of which one field is text.
   *
   * @param pattern a file or glob as the spec says it
   * @param resolved the same against the spec's folder
   * @param field name of the text's field
   */
  record Jsonl(String pattern, Path resolved, String field, double share) implements Source {}

  /** The key-value retrieval probe. */
  record Kv(KvProbe probe, double share) implements Source {}

  /**
   * A span of random tokens followed by itself.
   *
   * @param lengthFrom fewest tokens of the span
   * @param lengthTo most tokens of the span, included
   */
  record Copy(int lengthFrom, int lengthTo, double share) implements Source {}

  /**
   * A sentence with a number hidden in filler text and asked for at the end.
   *
   * @param lengthFrom fewest tokens of filler
   * @param lengthTo most tokens of filler, included
   */
  record Needle(int lengthFrom, int lengthTo, double share) implements Source {}

  /**
   * Text sampled from the teacher itself.
   *
   * @param sequences how many sequences are sampled and then read in turn
   * @param length tokens of each
   * @param temperature of the sampling
   */
  record Sampled(int sequences, int length, double temperature, double share) implements Source {}
}
