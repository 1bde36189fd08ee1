package io.hyb.runtime.cpu;

/**
 * A piece of a step over memory that stays where it is, so that it can be done again for the next
 * token.
 */
interface Piece extends AutoCloseable {
  /**
   * @param position of the token
   */
  void run(int position);

  /** The first position that it can't be done for. */
  default int end() {
    return Integer.MAX_VALUE;
  }

  /** Ends what it needs besides its input and result. */
  @Override
  default void close() {}
}
