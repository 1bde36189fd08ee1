package io.hyb.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The way back through a pass that autograd sees only in pieces: between them stand operations that
 * it doesn't know, or that it shall forget. Each piece begins at arrays without a past, leaves, and
 * all that it takes from pieces before comes through such leaves. So going back piece by piece, the
 * last one first, a leaf's derivative is whole when its piece is reached.
 *
 * <p>What it holds belongs to no scope.
 */
public final class Tape implements AutoCloseable {
  /**
   * An operation between two pieces.
   *
   * @param leaf what it gave, where a piece begins
   * @param back gives derivatives by the inputs, given that by the leaf
   * @param inputs where pieces before end, then what else it holds
   */
  private record Seam(NDArray leaf, Function<NDArray, NDList> back, NDArray... inputs) {}

  private final Kernels kernels;
  private final boolean recomputes;
  private final boolean resultIsRead;
  private final Deque<Seam> seams = new ArrayDeque<>();

  /** The results of seams on the way back, which later ones may have taken. */
  private final Set<NDArray> leaves = Collections.newSetFromMap(new IdentityHashMap<>());

  /** A tape that keeps all that was recorded until it has gone back through it. */
  public Tape(Kernels kernels) {
    this(kernels, false, true);
  }

  private Tape(Kernels kernels, boolean recomputes, boolean resultIsRead) {
    this.kernels = kernels;
    this.recomputes = recomputes;
    this.resultIsRead = resultIsRead;
  }

  /**
   * A tape that keeps of each {@link #stretch} only what it took and gave, and runs it again on the
   * way back (Chen et al., arXiv 1604.06174). The derivatives are the same to the bit where the
   * device gives the same bits twice.
   */
  public static Tape recomputing(Kernels kernels) {
    return new Tape(kernels, true, true);
  }

  /**
   * Whether anyone reads the numbers that a {@link #stretch} noted here gives: nobody does where it
   * runs again for its derivatives. An operation whose result is the stretch's may then leave its
   * numbers out.
   */
  public boolean isResultRead() {
    return resultIsRead;
  }

  /**
   * Notes an operation that nobody records.
   *
   * @param result what it gave
   * @param back gives the derivatives by the first inputs, in their order, given that by the
   *     result; nothing of it is recorded
   * @param inputs what it took of what was recorded, then what it needs besides; the tape closes
   *     them
   * @return the result, from which on is recorded again
   */
  public NDArray seam(NDArray result, Function<NDArray, NDList> back, NDArray... inputs) {
    result.setRequiresGradient(true);
    leaves.add(result);
    seams.push(new Seam(Scope.release(result), back, inputs));
    for (NDArray input : inputs) {
      Scope.release(input);
    }
    return result;
  }

  /**
   * Begins a piece, all of which goes through {@code array}; where no derivative is wanted or a
   * piece begins with it already, this is the array itself.
   */
  public NDArray cut(NDArray array) {
    return Gradients.wanted(kernels, array) && !leaves.contains(array)
        ? seam(kernels.run1("detach", array), NDList::new, array)
        : array;
  }

  /**
   * Runs a part of the pass of whose arrays only the result is needed by what follows.
   *
   * @param input what comes from parts before; begins a piece
   * @param work the part, which notes what autograd doesn't see on the tape it is given
   */
  public NDArray stretch(NDArray input, BiFunction<NDArray, Tape, NDArray> work) {
    NDArray start = cut(input);
    return recomputes ? forgotten(start, work) : Scope.around(() -> work.apply(start, this));
  }

  /** What it records the first time only tells whether derivatives are wanted. */
  private NDArray forgotten(NDArray start, BiFunction<NDArray, Tape, NDArray> work) {
    boolean[] wanted = new boolean[1];
    NDArray result =
        Scope.around(
            () -> {
              try (Tape first = from(start, true)) {
                NDArray found = work.apply(start, first);
                wanted[0] = Gradients.wanted(kernels, found);
                return kernels.run1("detach", found);
              }
            });
    return wanted[0] ? seam(result, gradient -> again(start, work, gradient), start) : result;
  }

  /** Derivatives add up in {@code start} itself, as they would had its piece been kept. */
  private NDList again(NDArray start, BiFunction<NDArray, Tape, NDArray> work, NDArray gradient) {
    try (Tape second = from(start, false)) {
      NDArray found = Gradients.recorded(() -> Scope.around(() -> work.apply(start, second)));
      second.backward(found, gradient);
    }
    return new NDList();
  }

  /** A tape of which a piece begins at an array that belongs to another. */
  private Tape from(NDArray start, boolean resultIsRead) {
    Tape tape = new Tape(kernels, false, resultIsRead);
    tape.leaves.add(start);
    return tape;
  }

  /**
   * Goes back from {@code result}, of which {@code gradient} is the loss's derivative, through
   * every piece, and forgets them.
   */
  public void backward(NDArray result, NDArray gradient) {
    Gradients.backwardAgain(result, gradient);
    while (!seams.isEmpty()) {
      Seam seam = seams.pop();
      try {
        Scope.run(() -> Gradients.of(seam.leaf).ifPresent(found -> goOn(seam, found)));
      } finally {
        close(seam);
      }
    }
  }

  private void goOn(Seam seam, NDArray found) {
    NDList gradients = Gradients.unrecorded(() -> seam.back.apply(found));
    for (int i = 0; i < gradients.size(); i++) {
      if (Gradients.wanted(kernels, seam.inputs[i])) {
        Gradients.backwardAgain(seam.inputs[i], gradients.get(i));
      }
    }
  }

  /** The same from a loss, a wide scalar. */
  public void backward(NDArray loss) {
    backward(loss, Gradients.ofItself(kernels, loss));
  }

  private void close(Seam seam) {
    leaves.remove(seam.leaf);
    seam.leaf.close();
    for (NDArray input : seam.inputs) {
      if (!leaves.contains(input)) {
        input.close();
      }
    }
  }

  @Override
  public void close() {
    while (!seams.isEmpty()) {
      close(seams.pop());
    }
  }
}
