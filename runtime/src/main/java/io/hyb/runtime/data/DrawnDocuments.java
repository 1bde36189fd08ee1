package io.hyb.runtime.data;

import io.hyb.runtime.Refused;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Documents made up one by one, each from a random source that its number alone determines. They
 * are never cut: what is to be learnt stands at their end.
 */
final class DrawnDocuments implements Documents {
  /** So many too long ones in a row are no accident. */
  private static final int TRIES = 64;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final String name;
  private final long seed;
  private final int longest;
  private final Function<SplittableRandom, long[]> maker;
  private long number;
  private long[] pending;

  /**
   * @param name of the source, as the user knows it
   * @param longest tokens of a row; longer documents are passed over
   * @param maker makes a document from random numbers
   */
  DrawnDocuments(String name, long seed, int longest, Function<SplittableRandom, long[]> maker) {
    this.name = name;
    this.seed = seed;
    this.longest = longest;
    this.maker = maker;
  }

  @Override
  public Optional<long[]> next(int room) {
    if (pending == null) {
      pending = fitting();
    }
    if (pending.length > room) {
      return Optional.empty();
    }
    long[] document = pending;
    pending = null;
    number++;
    return Optional.of(document);
  }

  private long[] fitting() {
    long[] document = null;
    for (int tries = 0; tries < TRIES; tries++) {
      document = maker.apply(new SplittableRandom(seed + GOLDEN_RATIO * (number + 1)));
      if (document.length <= longest) {
        return document;
      }
      number++;
    }
    throw new Refused(
        "%s: its documents have some %d tokens and do not fit a sequence of %d; make the sequence longer or the source's settings smaller"
            .formatted(name, document.length, longest));
  }

  @Override
  public long[] position() {
    return new long[] {number};
  }

  @Override
  public void restore(long... position) {
    number = position[0];
    pending = null;
  }
}
