package io.hyb.runtime.cuda;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.cuda.Modules.Grid;
import io.hyb.runtime.torch.Gradients;
import io.hyb.runtime.torch.Kernels;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a decode step does in kernels of our own, {@code steps.cu}: fewer and larger ones than the
 * TorchScript of the same operations, which is their oracle and does the work wherever a method
 * here gives nothing: on other devices, without NVRTC, for many rows, for sizes that the kernels
 * aren't made for, and where gradients are wanted.
 */
public final class StepKernels {
  /** Above so many rows a product is a matrix's, which libtorch does well. */
  private static final int MOST_ROWS = 8;

  private static final int MOST_GROUPED = 8;

  /** Blocks of attention that keep every processor of a large GPU busy. */
  private static final int BLOCKS = 264;

  private static final int LEAST_CHUNK = 32;
  private static final int WARPS = 4;
  private static final int THREADS = 32 * WARPS;

  private static final Map<Device, StepKernels> ALL = new ConcurrentHashMap<>();

  private static final int FLOAT32 = 6;

  private final KernelSet set;

  private StepKernels(Device device) {
    set = new KernelSet(device, "steps.cu", true);
  }

  /** Those of the kernels' device. */
  public static StepKernels of(Kernels kernels) {
    return ALL.computeIfAbsent(kernels.device(), StepKernels::new);
  }

  /** Why there are none on this device, if there are none. */
  public Optional<String> lack() {
    return set.lack();
  }

  /**
   * A root-mean-square norm.
   *
   * @param x (batch, length, width), few rows
   */
  public Optional<NDArray> norm(Kernels kernels, NDArray x, NDArray weight, double eps) {
    if (!hasFewRows(x) || isOff(kernels, x, weight)) {
      return Optional.empty();
    }
    Tensor in = tensor(x);
    Tensor by = tensor(weight);
    if (!in.inOrder() || !suits(in, by)) {
      return Optional.empty();
    }
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_as", x, kernels.scalar(in.last()));
          set.launch(
              set.function("step_norm", "NORM", KernelSet.macro(by.type()), type(in, by)),
              grid(in.rows(), 1, 1),
              in.address(),
              by.address(),
              tensor(y).address(),
              (float) eps,
              (int) in.last());
          return y;
        });
  }

  /**
   * Products with up to three weights, side by side.
   *
   * @param x (batch, length, …), the rest of it one row; few rows
   * @param weights (out, in) each
   * @return (batch, length, sum of outs)
   */
  public Optional<NDArray> product(Kernels kernels, NDArray x, NDArray... weights) {
    return product(kernels, x, Optional.empty(), "ONTO=0", "GATED=0", weights);
  }

  /** The product with one weight, added to {@code stream} (batch, length, out). */
  public Optional<NDArray> productOnto(Kernels kernels, NDArray stream, NDArray x, NDArray weight) {
    return product(kernels, x, Optional.of(stream), "ONTO=1", "GATED=0", weight);
  }

  private Optional<NDArray> product(
      Kernels kernels,
      NDArray x,
      Optional<NDArray> onto,
      String isOnto,
      String isGated,
      NDArray... weights) {
    if (rows(x) > MOST_ROWS || isOff(kernels, x) || isOff(kernels, weights)) {
      return Optional.empty();
    }
    Tensor in = tensor(x);
    Tensor[] by = Arrays.stream(weights).map(this::tensor).toArray(Tensor[]::new);
    int width = (int) by[0].last();
    Optional<Tensor> stream = onto.map(this::tensor);
    if (!in.aligned()
        || !Arrays.stream(by).allMatch(weight -> weight.aligned() && weight.type() == by[0].type())
        || !suits(in, by[0])
        || stream.filter(s -> !s.inOrder() || s.type() != in.type()).isPresent()) {
      return Optional.empty();
    }
    long[] outs = new long[3];
    for (int i = 0; i < by.length; i++) {
      outs[i] = by[i].sizes()[0];
    }
    long columns = Arrays.stream(outs).sum();
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_as", x, kernels.scalar(columns));
          set.launch(
              set.function(
                  "step_product",
                  "PRODUCT",
                  KernelSet.macro(by[0].type()),
                  type(in, by[0]),
                  "ROWS=" + rows(x),
                  "NORMED=0",
                  isOnto,
                  isGated),
              grid((columns + WARPS - 1) / WARPS, 1, 1),
              in.address(),
              by[0].address(),
              by.length > 1 ? by[1].address() : 0L,
              by.length > 2 ? by[2].address() : 0L,
              0L,
              stream.map(Tensor::address).orElse(0L),
              tensor(y).address(),
              0f,
              width,
              (int) outs[0],
              (int) outs[1],
              (int) outs[2]);
          return y;
        });
  }

  /**
   * The gated inner activation of a normed stream, {@code silu(gate(x)) ⊙ up(x)}.
   *
   * @param stream (batch, length, d_model), few rows
   * @return (batch, length, d_ff)
   */
  public Optional<NDArray> gated(
      Kernels kernels, NDArray stream, NDArray norm, double eps, NDArray gate, NDArray up) {
    if (!hasFewRows(stream) || isOff(kernels, stream, norm, gate, up)) {
      return Optional.empty();
    }
    Tensor in = tensor(stream);
    Tensor by = tensor(norm);
    Tensor first = tensor(gate);
    Tensor second = tensor(up);
    if (!Stream.of(in, by, first, second).allMatch(Tensor::aligned)
        || !Stream.of(by, second).allMatch(t -> t.type() == first.type())
        || !suits(in, first)) {
      return Optional.empty();
    }
    long columns = first.sizes()[0];
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_as", stream, kernels.scalar(columns));
          set.launch(
              set.function(
                  "step_product",
                  "PRODUCT",
                  KernelSet.macro(first.type()),
                  type(in, first),
                  "ROWS=" + in.rows(),
                  "NORMED=1",
                  "ONTO=0",
                  "GATED=1"),
              grid((columns + WARPS - 1) / WARPS, 1, 1),
              in.address(),
              first.address(),
              second.address(),
              0L,
              by.address(),
              0L,
              tensor(y).address(),
              (float) eps,
              (int) in.last(),
              (int) columns,
              0,
              0);
          return y;
        });
  }

  /**
   * Attention of one token a row: its key and value are rotated and put into the buffers.
   *
   * @param qkv queries, keys and values side by side, not rotated yet, (batch, 1, (heads + 2
   *     kv_heads)·head_dim)
   * @param cosines and {@code sines}: tables (positions, head_dim)
   * @param keys and {@code values}: buffers (batch, kv_heads, capacity, head_dim)
   * @param bound more than the position
   * @return (batch, 1, heads, head_dim)
   */
  public Optional<NDArray> attend(
      Kernels kernels,
      NDArray qkv,
      NDArray cosines,
      NDArray sines,
      NDArray keys,
      NDArray values,
      NDArray position,
      int bound) {
    if (isOff(kernels, qkv)) {
      return Optional.empty();
    }
    Tensor in = tensor(qkv);
    Tensor buffer = tensor(keys);
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
              tensor(cosines).address(),
              tensor(sines).address(),
              buffer.address(),
              tensor(values).address(),
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

  /**
   * A mixer from its projection on, one token a row; the state is changed in place.
   *
   * @param inputs x, B, C, z and a side by side, (batch, 1, channels + heads·head_dim + heads)
   * @param h (batch, heads, head_dim, d_state), float32
   * @param window (batch, channels, taps − 1)
   * @return (batch, 1, heads, head_dim)
   */
  public Optional<NDArray> mix(
      Kernels kernels,
      NDArray inputs,
      NDArray aBias,
      NDArray convWeight,
      NDArray convBias,
      NDArray skip,
      NDArray zBias,
      NDArray h,
      NDArray window) {
    if (isOff(kernels, inputs)) {
      return Optional.empty();
    }
    Tensor in = tensor(inputs);
    Tensor state = tensor(h);
    Tensor seen = tensor(window);
    Tensor taps = tensor(convWeight);
    Tensor[] others = {tensor(aBias), tensor(convBias), tensor(skip), tensor(zBias)};
    long n = state.last();
    if (!KernelSet.hasType(in.type())
        || !in.inOrder()
        || !seen.inOrder()
        || !state.aligned() && n != 4
        || !state.inOrder()
        || state.type() != FLOAT32
        || n % 4 != 0
        || Long.bitCount(n) != 1
        || n > 128
        || taps.last() < 2
        || !Stream.concat(Stream.of(seen, taps), Arrays.stream(others))
            .allMatch(t -> t.type() == in.type())) {
      return Optional.empty();
    }
    long heads = state.sizes()[1];
    long p = state.sizes()[2];
    return set.attempt(
        () -> {
          NDArray y = kernels.run1("empty_heads", inputs, kernels.scalar(heads), kernels.scalar(p));
          set.launch(
              set.function(
                  "step_mix",
                  "MIX",
                  KernelSet.macro(in.type()),
                  "P=" + p,
                  "N=" + n,
                  "TAPS=" + taps.last()),
              grid(heads, state.sizes()[0], 1),
              in.address(),
              others[0].address(),
              taps.address(),
              others[1].address(),
              others[2].address(),
              others[3].address(),
              state.address(),
              seen.address(),
              tensor(y).address());
          return y;
        });
  }

  /**
   * Heads in the order of {@code places}.
   *
   * @param attended (batch, 1, kept, head_dim)
   * @param recurred (batch, 1, rest, head_dim)
   * @param places int64 (kept + rest)
   */
  public Optional<NDArray> order(
      Kernels kernels, NDArray attended, NDArray recurred, NDArray places) {
    if (attended.getShape().get(1) != 1 || isOff(kernels, attended, recurred)) {
      return Optional.empty();
    }
    Tensor first = tensor(attended);
    Tensor second = tensor(recurred);
    long batch = first.sizes()[0];
    if (!first.inOrder()
        || !second.inOrder()
        || !KernelSet.hasType(first.type())
        || first.type() != second.type()) {
      return Optional.empty();
    }
    long heads = first.sizes()[2] + second.sizes()[2];
    return set.attempt(
        () -> {
          NDArray y =
              kernels.run1(
                  "empty_heads", attended, kernels.scalar(heads), kernels.scalar(first.last()));
          set.launch(
              set.function("step_order", "ORDER", KernelSet.macro(first.type())),
              grid(heads, batch, 1),
              first.address(),
              second.address(),
              tensor(places).address(),
              tensor(y).address(),
              (int) first.sizes()[2],
              (int) first.last());
          return y;
        });
  }

  private Tensor tensor(NDArray array) {
    return set.tensor(array);
  }

  /** Whether these arrays are none for kernels that know no gradients. */
  private boolean isOff(Kernels kernels, NDArray... arrays) {
    return set.lack().isPresent() || Gradients.wantedAmong(kernels, arrays);
  }

  /** Tokens of (batch, length, …). */
  private static long rows(NDArray x) {
    return x.getShape().get(0) * x.getShape().get(1);
  }

  private static boolean hasFewRows(NDArray x) {
    return x.size() <= MOST_ROWS * x.getShape().get(x.getShape().dimension() - 1);
  }

  /** Whether there are kernels for activations of this type with weights of that. */
  private static boolean suits(Tensor x, Tensor weight) {
    return KernelSet.hasType(weight.type()) && (x.type() == weight.type() || x.type() == FLOAT32);
  }

  private static String type(Tensor x, Tensor weight) {
    return x.type() == weight.type() ? "X=T" : "X=float";
  }

  private static int bytes(int type) {
    return type == FLOAT32 ? 4 : 2;
  }

  private static Grid grid(long x, long y, long z) {
    return new Grid(x, y, z, THREADS);
  }
}
