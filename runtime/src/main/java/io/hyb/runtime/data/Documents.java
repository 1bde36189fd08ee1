package io.hyb.runtime.data;

import java.util.Optional;

/** Training documents in a fixed endless order, from any position on. */
interface Documents {

  /**
   * The next document, with its first token where the tokenizer has one, or as much of it as fits.
   *
   * @param room the most tokens it may have
   * @return empty if the next one must not be cut and is longer; then nothing has been taken
   */
  Optional<long[]> next(int room);

  /** Where {@link #next} stands: a few numbers that {@link #restore} takes. */
  long[] position();

  /** Goes on from such a position; nothing before it is read again. */
  void restore(long... position);
}
