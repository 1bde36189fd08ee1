package io.hyb.runtime.cpu;

import io.hyb.runtime.torch.Aten;
import java.util.ArrayList;
import java.util.List;

/** Arrays in other shapes, which a piece of a step needs as long as it lives. */
final class Views {
  private final List<Long> handles = new ArrayList<>();

  /**
   * A matrix in an array's memory.
   *
   * @param offset numbers to skip
   * @param strides as many as sizes
   */
  long of(long array, long offset, long[] sizes, long... strides) {
    long view = Aten.view(array, offset, sizes, strides);
    handles.add(view);
    return view;
  }

  /** One whose rows are side by side. */
  long of(long array, long offset, long rows, long width) {
    return of(array, offset, new long[] {rows, width}, width, 1);
  }

  /** A piece that does {@code work}, with which the views end. */
  Piece during(Runnable work) {
    return new Piece() {
      @Override
      public void run(int position) {
        work.run();
      }

      @Override
      public void close() {
        handles.forEach(Aten::delete);
      }
    };
  }
}
