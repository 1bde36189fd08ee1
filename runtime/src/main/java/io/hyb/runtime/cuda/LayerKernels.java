package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What layers do to whole batches between their products, {@code layers.cu}. Autograd knows nothing
 * of it. The TorchScript of the same operations is its oracle and does the work wherever {@link
 * #suits} says no: on other devices, without NVRTC, for types and sizes that the kernels aren't
 * made for.
 */
public final class LayerKernels {
  private static final int THREADS = 128;
  private static final int MOST_WIDTH = 4096;

  /** Blocks that keep every processor of a large GPU busy. */
  private static final int BLOCKS = 1056;

  private final Kernels kernels;
  private final KernelSet set;

  private LayerKernels(Kernels kernels) {
    this.kernels = kernels;
    this.set = KernelSet.of(kernels, "layers.cu");
  }

  /** Those of the kernels' device. */
  public static LayerKernels of(Kernels kernels) {
    return new LayerKernels(kernels);
  }

  /** Why there are none on this device, if there are none. */
  public Optional<String> lack() {
    return set.lack();
  }

  /**
   * What {@code work} gives; nothing, and from then on nothing suits, if a kernel doesn't compile
   * or start.
   */
  public <T> Optional<T> attempt(Supplier<T> work) {
    return set.attempt(work);
  }

  /** Whether there are kernels for arrays of these types and places. */
  public boolean suits(NDArray... arrays) {
    if (set.lack().isPresent()) {
      return false;
    }
    int type = set.tensor(arrays[0]).type();
    return KernelSet.hasType(type)
        && Stream.of(arrays)
            .map(set::tensor)
            .allMatch(each -> each.type() == type && each.aligned());
  }

  /** Whether {@link #norm} takes rows of so many numbers. */
  public boolean suitsWidth(long width) {
    return width <= MOST_WIDTH;
  }

  /**
   * A root-mean-square norm.
   *
   * @param x (…, width)
   * @param weight (width)
   * @return the shape of x
   */
  public NDArray norm(NDArray x, NDArray weight, double eps) {
    Tensor in = set.tensor(x);
    NDArray y = kernels.run1("like", x);
    set.launch(
        set.function("row_norm", KernelSet.macro(in.type()), "WIDTH=" + in.last()),
        new Grid(in.rows(), 1, 1, THREADS),
        in.address(),
        set.address(weight),
        set.address(y),
        (float) eps);
    return y;
  }

  /**
   * Derivatives of {@link #norm}.
   *
   * @param slopes by what it gave
   * @param onto what the derivative by x is added to, in its shape
   * @return by x, and with {@code weighs} parts (blocks, width), float32, whose sum is that by the
   *     weight
   */
  public NDList normBack(
      NDArray x, NDArray weight, double eps, NDArray slopes, NDArray onto, boolean weighs) {
    Tensor in = set.tensor(x);
    NDList found = new NDList(kernels.run1("like", x));
    long blocks = Math.min(in.rows(), BLOCKS);
    if (weighs) {
      found.add(KernelSet.floats(kernels, blocks, in.last()));
    }
    set.launch(
        set.function("row_norm_back", KernelSet.macro(in.type()), "WIDTH=" + in.last()),
        new Grid(blocks, 1, 1, THREADS),
        in.address(),
        set.address(weight),
        set.address(slopes),
        set.address(onto),
        set.address(found.get(0)),
        weighs ? set.address(found.get(1)) : 0L,
        (float) eps,
        (int) in.rows());
    return found;
  }

  /**
   * silu(gate) ⊙ up.
   *
   * @param inner where it goes, perhaps one of the two
   */
  public void gate(NDArray gate, NDArray up, NDArray inner) {
    overAll("gated", gate, up, inner);
  }

  /**
   * Derivatives of {@link #gate}, in the places of gate and up.
   *
   * @param slopes by what it gave, whose place silu(gate) ⊙ up itself takes
   */
  public void gateBack(NDArray gate, NDArray up, NDArray slopes) {
    overAll("gated_back", gate, up, slopes);
  }

  private void overAll(String kernel, NDArray first, NDArray second, NDArray third) {
    Tensor in = set.tensor(first);
    long numbers = in.rows() * in.last();
    long blocks = (numbers + THREADS * in.vector() - 1) / (THREADS * in.vector());
    set.launch(
        set.function(kernel, KernelSet.macro(in.type()), "GATED"),
        new Grid(blocks, 1, 1, THREADS),
        in.address(),
        set.address(second),
        set.address(third),
        numbers);
  }

  /** Whether {@link #rotate} takes heads of so many numbers, all of which are rotated. */
  public boolean suitsHeads(long headDim, NDArray cosines) {
    return headDim % 16 == 0 && set.tensor(cosines).last() == headDim;
  }

  /**
   * Rotates queries and keys in their place, in halves.
   *
   * @param queries whose numbers lie as (batch, length, heads, head_dim)
   * @param keys the same with their own heads
   * @param cosines and {@code sines}: tables (positions, head_dim), or (batch, 1, length, head_dim)
   * @param first position of each row in the tables; 0 where all have their own
   */
  public void rotate(NDArray queries, NDArray keys, NDArray cosines, NDArray sines, int first) {
    Tensor q = set.tensor(queries);
    Tensor k = set.tensor(keys);
    Tensor table = set.tensor(cosines);
    long tokens = q.sizes()[0] * q.sizes()[2];
    long heads = q.sizes()[1] + k.sizes()[1];
    long threads = tokens * heads * (q.last() / 2 / q.vector());
    set.launch(
        set.function("rotate", KernelSet.macro(q.type()), "D=" + q.last()),
        new Grid((threads + THREADS - 1) / THREADS, 1, 1, THREADS),
        q.address(),
        k.address(),
        table.address(),
        set.address(sines),
        (int) tokens,
        (int) q.sizes()[1],
        (int) k.sizes()[1],
        first,
        (int) (table.sizes().length == 2 ? q.sizes()[2] : tokens));
  }

  /**
   * Kept heads and recurrent ones side by side.
   *
   * @param attended (batch, length, kept, head_dim)
   * @param recurred (batch, length, heads − kept, head_dim)
   * @param places for each head its place among the kept ones followed by the others, int64 (heads)
   * @return (batch, length, heads, head_dim)
   */
  public NDArray inOrder(NDArray attended, NDArray recurred, NDArray places) {
    NDArray y =
        kernels.run1(
            "empty_heads",
            recurred,
            kernels.scalar(places.size()),
            kernels.scalar(set.tensor(recurred).last()));
    order("heads_in_order", attended, recurred, places, y);
    return y;
  }

  /**
   * What {@link #inOrder} laid side by side.
   *
   * @param y (batch, length, heads, head_dim)
   * @return (batch, length, kept, head_dim) and (batch, length, heads − kept, head_dim)
   */
  public NDList apart(NDArray y, NDArray places, long kept) {
    NDArray d = kernels.scalar(set.tensor(y).last());
    NDArray attended = kernels.run1("empty_heads", y, kernels.scalar(kept), d);
    NDArray recurred = kernels.run1("empty_heads", y, kernels.scalar(places.size() - kept), d);
    order("heads_apart", attended, recurred, places, y);
    return new NDList(attended, recurred);
  }

  private void order(String kernel, NDArray attended, NDArray recurred, NDArray places, NDArray y) {
    Tensor whole = set.tensor(y);
    long numbers = whole.rows() * whole.last();
    long blocks = (numbers + THREADS * whole.vector() - 1) / (THREADS * whole.vector());
    set.launch(
        set.function(kernel, KernelSet.macro(whole.type()), "ORDER"),
        new Grid(blocks, 1, 1, THREADS),
        set.address(attended),
        set.address(recurred),
        set.address(places),
        whole.address(),
        (int) whole.sizes()[2],
        (int) set.tensor(attended).sizes()[2],
        (int) whole.last(),
        numbers);
  }
}
