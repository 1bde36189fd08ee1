package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.sun.jna.Pointer;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import io.hyb.runtime.torch.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Steps of AdamW in one pass over weights, gradients and moments, {@code adamw.cu}. The TorchScript
 * {@code adamw} is its oracle and does the work where there is none for some weights: on other
 * devices, without NVRTC, for other types.
 */
public final class OptimiserKernels implements AutoCloseable {
  private static final int THREADS = 256;

  /** Numbers that a block of threads takes. */
  private static final int PIECE = 16384;

  private final KernelSet set;
  private final List<Group> groups;

  private OptimiserKernels(KernelSet set, List<Group> groups) {
    this.set = set;
    this.groups = groups;
  }

  /**
   * A weight and what a step changes beside it, arrays of one shape.
   *
   * @param master float32
   * @param working the copy in the model's precision that is computed with, or the master itself
   * @param gradient in the copy's type or in float32; it ends as zeros
   * @param first and {@code second}: moments, float32
   * @param decays whether weight decay moves it
   */
  public record Weight(
      NDArray master,
      NDArray working,
      NDArray gradient,
      NDArray first,
      NDArray second,
      boolean decays) {
    private Stream<NDArray> wide() {
      return Stream.of(master, first, second);
    }

    public boolean isCopied() {
      return working != master;
    }
  }

  /**
   * What a step moves by.
   *
   * @param rate the learning rate over the first moments' correction
   * @param root the root of the second moments' correction
   * @param left what weight decay leaves of a weight
   */
  public record Move(
      double rate, double root, double left, double beta1, double beta2, double eps) {}

  /**
   * Those weights that one kernel takes.
   *
   * @param table addresses and sizes, int64
   * @param pieces which weight and which piece of it a block takes, int64
   */
  private record Group(NDArray table, NDArray pieces, long blocks, Pointer squares, Pointer move) {}

  /** Kernels for these weights, whose arrays must stay where they are; empty if there are none. */
  public static Optional<OptimiserKernels> of(Kernels kernels, List<Weight> weights) {
    KernelSet set = KernelSet.of(kernels, "adamw.cu");
    if (set.lack().isPresent() || !weights.stream().allMatch(weight -> suits(set, weight))) {
      return Optional.empty();
    }
    return set.attempt(() -> new OptimiserKernels(set, groups(kernels, set, weights)));
  }

  private static boolean suits(KernelSet set, Weight weight) {
    List<Tensor> all =
        Stream.concat(weight.wide(), Stream.of(weight.working, weight.gradient))
            .map(set::tensor)
            .toList();
    int copy = all.get(3).type();
    int slopes = all.get(4).type();
    return all.stream().allMatch(Tensor::inOrder)
        && all.stream().limit(3).allMatch(each -> each.type() == Tensor.FLOAT32)
        && KernelSet.hasType(copy)
        && (slopes == copy || slopes == Tensor.FLOAT32);
  }

  private static List<Group> groups(Kernels kernels, KernelSet set, List<Weight> weights) {
    Map<List<String>, List<Weight>> alike = new LinkedHashMap<>();
    for (Weight weight : weights) {
      int copy = set.tensor(weight.working).type();
      List<String> macros = new ArrayList<>(List.of(KernelSet.macro(copy)));
      if (set.tensor(weight.gradient).type() != copy) {
        macros.add("SUMMED");
      }
      alike.computeIfAbsent(macros, missing -> new ArrayList<>()).add(weight);
    }
    List<Group> groups = new ArrayList<>();
    alike.forEach(
        (macros, some) -> groups.add(group(kernels, set, macros.toArray(String[]::new), some)));
    return groups;
  }

  private static Group group(
      Kernels kernels, KernelSet set, String[] macros, List<Weight> weights) {
    LongStream.Builder table = LongStream.builder();
    LongStream.Builder pieces = LongStream.builder();
    long blocks = 0;
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      long count = weight.master.size();
      table.add(set.address(weight.master));
      table.add(weight.isCopied() ? set.address(weight.working) : 0);
      table.add(set.address(weight.gradient));
      table.add(set.address(weight.first));
      table.add(set.address(weight.second));
      table.add(count);
      table.add(weight.decays ? 1 : 0);
      for (long piece = 0; piece * PIECE < count; piece++) {
        pieces.add(i).add(piece);
        blocks++;
      }
    }
    return new Group(
        onDevice(kernels, table),
        onDevice(kernels, pieces),
        blocks,
        set.function("adamw_squares", macros),
        set.function("adamw_move", macros));
  }

  private static NDArray onDevice(Kernels kernels, LongStream.Builder numbers) {
    return Scope.keep(() -> kernels.manager().create(numbers.build().toArray()));
  }

  /** Sums of the squares of all gradients, arrays of float32. */
  public NDList squares(Kernels kernels) {
    NDList sums = new NDList();
    for (Group group : groups) {
      NDArray parts = KernelSet.floats(kernels, group.blocks);
      set.launch(
          group.squares,
          new Grid(group.blocks, 1, 1, THREADS),
          set.address(group.table),
          set.address(group.pieces),
          set.address(parts));
      sums.add(parts);
    }
    return sums;
  }

  /**
   * Moves all weights and their moments, and sets gradients to zero.
   *
   * @param scale what gradients are divided by, a float32 scalar on the device; where it is below 0
   *     nothing moves
   */
  public void move(NDArray scale, Move by) {
    for (Group group : groups) {
      set.launch(
          group.move,
          new Grid(group.blocks, 1, 1, THREADS),
          set.address(group.table),
          set.address(group.pieces),
          set.address(scale),
          (float) by.rate,
          (float) by.root,
          (float) by.left,
          (float) by.beta1,
          (float) by.beta2,
          (float) by.eps);
    }
  }

  @Override
  public void close() {
    for (Group group : groups) {
      group.table.close();
      group.pieces.close();
    }
  }
}
