package io.hyb.runtime.data;

/**
 * A shuffled order of the numbers below {@code size} that needs no memory: a Feistel network of
 * four rounds over the next even power of two, walked along until it falls below {@code size}
 * (Black and Rogaway 2002).
 */
record Permutation(long size, long seed) {
  private static final int ROUNDS = 4;

  /** The number at place {@code index}, 0 ≤ index &lt; size. */
  long at(long index) {
    int half = Math.max(1, (64 - Long.numberOfLeadingZeros(size - 1) + 1) / 2);
    long mask = (1L << half) - 1;
    long value = index;
    do {
      long left = value >>> half;
      long right = value & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ (mixed(right + seed + 0x632BE59BD9B4E019L * (round + 1)) & mask);
        left = right;
        right = next;
      }
      value = left << half | right;
    } while (value >= size);
    return value;
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
