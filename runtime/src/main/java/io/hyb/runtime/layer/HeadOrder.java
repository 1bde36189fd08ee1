package io.hyb.runtime.layer;

import ai.djl.ndarray.NDArray;
import io.hyb.runtime.cuda.LayerKernels;
import io.hyb.runtime.model.LayerPass;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The teacher's order of heads in a layer of which some are kept and the others recur. */
public final class HeadOrder {
  private final Kernels kernels;

  /** For each teacher head its place among the kept heads followed by the recurrent ones. */
  private final List<Integer> places;

  private final List<Long> runs;

  /**
   * @param heads heads of the teacher's layer
   * @param kept those that attend, ascending
   */
  public HeadOrder(Kernels kernels, int heads, int... kept) {
    this.kernels = kernels;
    List<Integer> order = new ArrayList<>();
    int recurrent = kept.length;
    for (int head = 0; head < heads; head++) {
      int place = Arrays.binarySearch(kept, head);
      order.add(place >= 0 ? place : recurrent++);
    }
    this.places = List.copyOf(order);
    this.runs = runs(heads, kept);
  }

  /**
   * Lays heads side by side in the teacher's order.
   *
   * @param attended kept heads, (batch, length, kept, head_dim)
   * @param recurred the others, (batch, length, heads − kept, head_dim)
   * @return (batch, length, heads, head_dim)
   */
  public NDArray interleave(NDArray attended, NDArray recurred, LayerPass pass) {
    NDArray order =
        kernels.constant(
            places,
            () ->
                kernels.manager().create(places.stream().mapToLong(Integer::longValue).toArray()));
    return DeviceStep.of(kernels)
        .order(kernels, attended, recurred, order)
        .or(() -> ofBatch(attended, recurred, order, pass))
        .orElseGet(() -> kernels.run1("interleave", attended, recurred, kernels.numbers(runs)));
  }

  /** In a kernel of our own, where there is one, which reads and writes whole heads at a time. */
  private Optional<NDArray> ofBatch(
      NDArray attended, NDArray recurred, NDArray order, LayerPass pass) {
    LayerKernels fused = LayerKernels.of(kernels);
    if (fused.lack().isPresent()) {
      return Optional.empty();
    }
    NDArray kept = kernels.run1("in_order", attended);
    NDArray others = kernels.run1("in_order", recurred);
    boolean recorded = Gradients.wantedAmong(kernels, kept, others);
    if (!fused.suits(kept, others) || recorded && pass.tape().isEmpty()) {
      return Optional.empty();
    }
    Optional<NDArray> heads =
        fused.attempt(() -> Gradients.unrecorded(() -> fused.inOrder(kept, others, order)));
    if (!recorded) {
      return heads;
    }
    long count = attended.getShape().get(2);
    return heads.map(
        y ->
            pass.tape()
                .get()
                .seam(
                    y,
                    slopes -> fused.apart(kernels.run1("in_order", slopes), order, count),
                    kept,
                    others));
  }

  /** How many kept heads come first, how many recurrent ones then, and so on. */
  private static List<Long> runs(int heads, int... kept) {
    List<Long> runs = new ArrayList<>();
    for (int head = 0; head < heads; ) {
      for (boolean attends : new boolean[] {true, false}) {
        int first = head;
        while (head < heads && Arrays.binarySearch(kept, head) >= 0 == attends) {
          head++;
        }
        runs.add((long) head - first);
      }
    }
    return List.copyOf(runs);
  }
}
