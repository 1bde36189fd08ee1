package io.hyb.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Packs documents of several sources into rows so that each source gets its share of the tokens.
 * The same seed and position give the same batches.
 */
public final class Mixture implements AutoCloseable {
  private final List<Part> parts;
  private final List<AutoCloseable> files;

  /** One source, its share, and the tokens that it has given so far. */
  private static final class Part {
    final Documents documents;
    final double share;
    long given;

    Part(Documents documents, double share) {
      this.documents = documents;
      this.share = share;
    }
  }

  Mixture(List<Documents> documents, List<Double> shares, List<AutoCloseable> files) {
    this.parts = new ArrayList<>();
    this.files = List.copyOf(files);
    for (int i = 0; i < documents.size(); i++) {
      parts.add(new Part(documents.get(i), shares.get(i)));
    }
  }

  /** The next {@code rows} rows of {@code length} tokens. */
  public Batch next(int rows, int length) {
    long[] ids = new long[rows * length];
    long[] numbers = new long[rows * length];
    boolean[] counts = new boolean[rows * length];
    for (int row = 0; row < rows; row++) {
      fill(ids, numbers, counts, row * length, length);
    }
    return new Batch(rows, length, ids, numbers, counts);
  }

  private void fill(long[] ids, long[] numbers, boolean[] counts, int start, int length) {
    int at = 0;
    int number = 0;
    while (at < length) {
      Optional<long[]> document = take(length - at);
      int size = document.map(tokens -> tokens.length).orElse(length - at);
      Arrays.fill(numbers, start + at, start + at + size, number);
      if (document.isPresent()) {
        System.arraycopy(document.get(), 0, ids, start + at, size);
        Arrays.fill(counts, start + at, start + at + size, true);
      }
      at += size;
      number++;
    }
  }

  /** A document of the source that lacks most for its share, of those that have one that fits. */
  private Optional<long[]> take(int room) {
    long given = parts.stream().mapToLong(part -> part.given).sum();
    List<Part> needy = new ArrayList<>(parts);
    needy.sort(Comparator.comparingDouble((Part part) -> part.given - part.share * (given + room)));
    for (Part part : needy) {
      Optional<long[]> document = part.documents.next(room);
      if (document.isPresent()) {
        part.given += document.get().length;
        return document;
      }
    }
    return Optional.empty();
  }

  /** Where each source stands and what it has given, to go on from. */
  public List<long[]> position() {
    List<long[]> position = new ArrayList<>();
    for (Part part : parts) {
      long[] own = part.documents.position();
      long[] with = Arrays.copyOf(own, own.length + 1);
      with[own.length] = part.given;
      position.add(with);
    }
    return position;
  }

  /** Goes on from a position. */
  public void restore(List<long[]> position) {
    for (int i = 0; i < parts.size(); i++) {
      long[] with = position.get(i);
      parts.get(i).documents.restore(Arrays.copyOf(with, with.length - 1));
      parts.get(i).given = with[with.length - 1];
    }
  }

  /** Tokens that each source has given, in the order of the spec. */
  public long[] given() {
    return parts.stream().mapToLong(part -> part.given).toArray();
  }

  @Override
  public void close() {
    for (AutoCloseable file : files) {
      try {
        file.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
