package io.hyb.runtime.init;

import java.util.SplittableRandom;

/**
 * Random first weights, drawn for each tensor from a stream of its own: the same seed and name give
 * the same numbers whatever else is drawn, on every machine.
 */
final class SeededNumbers {
  private final SplittableRandom random;

  SeededNumbers(long seed, String name) {
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    this.random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L ^ hash);
  }

  /** Fills {@code count} numbers from {@code from} on with a normal distribution around 0. */
  void normal(float[] into, int from, int count, double deviation) {
    for (int i = 0; i < count; i += 2) {
      // Box and Muller's pair; StrictMath is the same on every machine.
      double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      into[from + i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < count) {
        into[from + i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }
}
