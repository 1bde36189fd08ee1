package io.hyb.arch.mixer;

/**
 * A length cut into chunks, the last one filled up.
 *
 * @param count how many there are
 * @param size positions of each; of a length within one chunk all of it
 */
record Chunks(long count, long size) {

  static Chunks of(long length, int chunk) {
    long size = Math.min(chunk, length);
    return new Chunks((length + size - 1) / size, size);
  }

  /** Positions of all chunks. */
  long positions() {
    return Math.multiplyExact(count, size);
  }

  /** Pairs of positions of the same chunk, in either order. */
  long pairs() {
    return Math.multiplyExact(positions(), size);
  }
}
