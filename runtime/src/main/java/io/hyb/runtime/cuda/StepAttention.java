package io.hyb.runtime.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.step.AttentionArrays;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Tensor;
import java.util.Optional;

/** {@code step_attend}: attention of one token a row. */
final class StepAttention extends StepKernel {
  private static final int MOST_GROUPED = 8;

  /** Blocks of attention that keep every processor of a large GPU busy. */
  private static final int BLOCKS = 264;

  private static final int LEAST_CHUNK = 32;

  StepAttention(KernelSet set) {
    super(set);
  }

  Optional<NDArray> attend(Kernels kernels, AttentionArrays arrays, NDArray position, int bound) {
    NDArray qkv = arrays.qkv();
    if (isOff(kernels, qkv)) {
      return Optional.empty();
    }
    Tensor in = tensor(qkv);
    Tensor buffer = tensor(arrays.keys());
    long batch = buffer.sizes()[0];
    long kvHeads = buffer.sizes()[1];
    long d = buffer.last();
    long group = in.last() / d / kvHeads - 2;
    long lanes = d * bytes(in.type()) / 16;
    if (!KernelSet.hasType(in.type())
        || buffer.type() != in.type()
        || !in.aligned()
        || !buffer.aligned()
        || group > MOST_GROUPED
        || group * d > 512
        || lanes > 32
        || Long.bitCount(lanes) != 1) {
      return Optional.empty();
    }
    long wanted = Math.max(1, BLOCKS / (batch * kvHeads));
    int chunk = Math.max(LEAST_CHUNK, (int) ((bound + wanted - 1) / wanted + 15) / 16 * 16);
    long splits = (bound + chunk - 1) / chunk;
    return set.attempt(
        () -> {
          NDArray y =
              kernels.run1("empty_heads", qkv, kernels.scalar(kvHeads * group), kernels.scalar(d));
          long parts = batch * kvHeads * splits * group;
          set.launch(
              set.function(
                  "step_attend", "ATTEND", KernelSet.macro(in.type()), "D=" + d, "GROUP=" + group),
              grid(splits, kvHeads, batch),
              in.address(),
              tensor(arrays.cosines()).address(),
              tensor(arrays.sines()).address(),
              buffer.address(),
              tensor(arrays.values()).address(),
              tensor(position).address(),
              workspace(kernels, "sums", parts * d, DataType.FLOAT32),
              workspace(kernels, "scales", parts * 2, DataType.FLOAT32),
              workspace(kernels, "arrived", batch * kvHeads, DataType.INT32),
              tensor(y).address(),
              (int) buffer.sizes()[2],
              chunk);
          return y;
        });
  }

  /** Memory that all layers use one after the other, zeros at first. */
  private long workspace(Kernels kernels, String use, long numbers, DataType type) {
    record Workspace(String use, long numbers) {}
    return tensor(
            kernels.constant(
                new Workspace(use, numbers),
                () -> kernels.manager().zeros(new Shape(numbers), type)))
        .address();
  }

  private static int bytes(int type) {
    return type == Tensor.FLOAT32 ? 4 : 2;
  }
}
