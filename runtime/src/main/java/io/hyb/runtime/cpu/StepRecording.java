package io.hyb.runtime.cpu;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.torch.Aten;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A step that was done once, as its pieces and the memory of all that they make. Done again by
 * them, it spares the calls by which layers ask about arrays, make and end them. As a CUDA graph,
 * it reads and writes the same places each time.
 */
public final class StepRecording implements AutoCloseable {
  private static final ThreadLocal<StepRecording> OPEN = new ThreadLocal<>();

  private final NDArray input;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Long> kept = new ArrayList<>();
  private boolean whole = true;
  private NDArray result;

  private StepRecording(NDArray input) {
    this.input = input;
  }

  /**
   * Does {@code step}. What it reads besides its input, such as a cache, must stay where it is.
   *
   * @param x what it takes in, of the scope around
   */
  public static StepRecording of(NDArray x, UnaryOperator<NDArray> step) {
    StepRecording made = new StepRecording(Scope.release(x));
    OPEN.set(made);
    try {
      made.result =
          Kernels.watched(() -> made.whole = false, () -> Scope.keep(() -> step.apply(x)));
    } finally {
      OPEN.remove();
    }
    return made;
  }

  /** Ends a piece that was done, unless the recording that is open keeps it and its result. */
  static void note(Result result, Piece piece) {
    StepRecording open = OPEN.get();
    if (open == null) {
      piece.close();
      return;
    }
    open.pieces.add(piece);
    open.kept.add(Aten.again(result.handle(), result.sizes()));
  }

  /** Whether all of the step was done in pieces, so that it can be done again. */
  public boolean isWhole() {
    return whole;
  }

  /** The first position that it can't be done for. */
  public int end() {
    return pieces.stream().mapToInt(Piece::end).min().orElse(Integer.MAX_VALUE);
  }

  /** What the step gave the last time it was done; ends with this. */
  public NDArray result() {
    return result;
  }

  /**
   * Does the step again.
   *
   * @param x of the shape that it took in first, its numbers side by side
   * @param position of the token
   */
  public void replay(NDArray x, int position) {
    Tensor from = Tensor.of(x);
    Numbers.put(Numbers.tensor(input).address(), Numbers.of(from));
    for (Piece piece : pieces) {
      piece.run(position);
    }
  }

  @Override
  public void close() {
    pieces.forEach(Piece::close);
    kept.forEach(Aten::delete);
    input.close();
    result.close();
  }
}
