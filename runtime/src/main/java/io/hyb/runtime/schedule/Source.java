package io.hyb.runtime.schedule;

/** A source of training tokens with its share of them, 0 to 1. */
public sealed interface Source {
  double share();

  /** Plain text; {@code pattern} is a file or glob relative to the spec's folder. */
  record Text(String pattern, double share) implements Source {}

  /** JSON lines, the text in {@code field}. */
  record JsonLines(String pattern, String field, double share) implements Source {}

  /** The key-value retrieval probe. */
  record Kv(KvProbe probe, double share) implements Source {}

  /** Random spans of {@code minLength} to {@code maxLength} tokens, each followed by itself. */
  record Copy(int minLength, int maxLength, double share) implements Source {}

  /**
   * A sentence with a number hidden in {@code minLength} to {@code maxLength} tokens of filler
   * text, then asked for.
   */
  record Needle(int minLength, int maxLength, double share) implements Source {}

  /**
   * Text sampled from the teacher at {@code temperature}: {@code sequences} of {@code length}
   * tokens, cached by content.
   */
  record Teacher(int sequences, int length, double temperature, double share) implements Source {}
}
