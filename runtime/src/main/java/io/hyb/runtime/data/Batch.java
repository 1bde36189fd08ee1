package io.hyb.runtime.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Rows of packed documents.
 *
 * @param rows sequences
 * @param length tokens of a row
 * @param ids token ids, row by row
 * @param documents the document of each position counted from 0 within its row; what fills a row up
 *     is one more document
 * @param counts whether a position counts in a loss: all but what fills up
 */
public record Batch(int rows, int length, long[] ids, long[] documents, boolean[] counts) {
  /** Documents of a row, on average, that are few. */
  private static final int FEW = 16;

  /** Positions that count. */
  public long tokens() {
    long tokens = 0;
    for (boolean counted : counts) {
      tokens += counted ? 1 : 0;
    }
    return tokens;
  }

  /** Token ids on the device, int64 (rows, length). */
  public NDArray idsOn(Kernels kernels) {
    return kernels.placed(host -> host.create(ids, new Shape(rows, length)));
  }

  /** How models run over it: packed, or plain where every row is one document. */
  public Pass passOn(Kernels kernels) {
    return documentsOn(kernels).map(ids -> Pass.packed(ids, mostDocuments())).orElse(Pass.FULL);
  }

  /** The documents on the device, int64 (rows, length); nothing where every row is one. */
  public Optional<NDArray> documentsOn(Kernels kernels) {
    for (long document : documents) {
      if (document > 0) {
        return Optional.of(kernels.placed(host -> host.create(documents, new Shape(rows, length))));
      }
    }
    return Optional.empty();
  }

  /**
   * How many documents all rows together have at most, a number for all batches of as many rows;
   * nothing where they have more.
   */
  public OptionalInt mostDocuments() {
    long documentsOfAll = rows;
    for (int last = length - 1; last < documents.length; last += length) {
      documentsOfAll += documents[last];
    }
    int most = rows * FEW;
    return documentsOfAll <= most ? OptionalInt.of(most) : OptionalInt.empty();
  }

  /** 1 where a position counts, (rows, length); the kernels' absent array where all do. */
  public NDArray maskOn(Kernels kernels) {
    if (tokens() == counts.length) {
      return kernels.absent();
    }
    float[] mask = new float[counts.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = counts[i] ? 1 : 0;
    }
    return kernels.placed(host -> host.create(mask, new Shape(rows, length)));
  }
}
