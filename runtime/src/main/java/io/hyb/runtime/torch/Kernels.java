package io.hyb.runtime.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The fused operations on one device in one precision. The text of all of them stands in the
 * resources {@code kernels.txt} (models) and {@code training.txt}; every method there can be called
 * by its name. Results belong to the innermost {@link Scope}.
 *
 * <p>Threads other than the one that made it use it through a {@link Lane}.
 */
public final class Kernels implements AutoCloseable {
  private final Device device;
  private final Precision precision;

  private static final ThreadLocal<Runnable> WATCHER = new ThreadLocal<>();

  /** What is computed in, wider than {@link #precision} where only weights are that narrow. */
  private final Precision activations;

  private final boolean packing;

  private final NDManager manager;
  private final NDManager cpu;

  /** Held on purpose: a collected model's finaliser closes the block's manager. */
  private final Model model;

  private final PtSymbolBlock block;
  private final Map<String, NDArray> methods = new ConcurrentHashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final Map<Object, NDArray> constants = new ConcurrentHashMap<>();
  private final NDArray absent;
  private final AtomicLong packed = new AtomicLong();
  private final Optional<WeightRoom> room;

  public Kernels(Device device, Precision precision) {
    this(device, precision, precision, false);
  }

  private Kernels(Device device, Precision precision, Precision activations, boolean packing) {
    this.device = device;
    this.precision = precision;
    this.activations = activations;
    this.packing = packing;
    Libtorch.prepare();
    this.manager = NDManager.newBaseManager(device, "PyTorch");
    this.cpu = device.isGpu() ? manager.newSubManager(Device.cpu()) : manager;
    this.model = Model.newInstance("hyb-kernels", device, "PyTorch");
    try {
      model.load(new ByteArrayInputStream(TorchScriptArchive.of(source())));
    } catch (IOException | MalformedModelException e) {
      throw new IllegalStateException("the kernels do not load: " + e.getMessage(), e);
    }
    this.block = (PtSymbolBlock) model.getBlock();
    this.absent = manager.create(new Shape(0), DataType.FLOAT32);
    this.room = WeightRoom.of(this);
    prepareThread();
  }

  /**
   * Kernels for models that only run. On a CPU, all but weights of 16 bits stays in float32, since
   * a step of decoding takes as long as its weights take to read: bfloat16 where the processor
   * multiplies by it, or else, where libtorch has FBGEMM, packed for that. Libtorch's own products
   * of bfloat16 are no faster there than those of float32.
   */
  public static Kernels forInference(Device device, Precision precision) {
    if (device.isGpu() || !precision.isNarrow()) {
      return new Kernels(device, precision);
    }
    Libtorch.prepare();
    if (precision == Precision.BFLOAT16 && Bfloat16Product.isFast()) {
      return new Kernels(device, precision, Precision.FLOAT32, false);
    }
    return packing(device, precision).orElseGet(() -> new Kernels(device, precision));
  }

  /** Kernels whose weights of products are packed for FBGEMM, if libtorch has that. */
  public static Optional<Kernels> packing(Device device, Precision precision) {
    Kernels packing = new Kernels(device, precision, Precision.FLOAT32, true);
    if (packing.canPack()) {
      return Optional.of(packing);
    }
    packing.close();
    return Optional.empty();
  }

  private boolean canPack() {
    try {
      Scope.run(() -> discard(weight(manager.ones(new Shape(1, 1)))));
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  /**
   * Settings that each thread has its own of. Nothing is recorded unless {@link Gradients#recorded}
   * is asked for it. Coarse eager operations need no specialising executor, whose warm-up
   * recompiles for every new shape.
   */
  static void prepareThread() {
    JniUtils.setGradMode(false);
    JniUtils.setGraphExecutorOptimize(false);
  }

  /** Where results lie. */
  public Device device() {
    return device;
  }

  /** What models' weights are held in. */
  public Precision precision() {
    return precision;
  }

  /** Whether the weights of products are packed: only products can read them. */
  public boolean areWeightsPacked() {
    return packing;
  }

  /** What activations, and the keys and values of a cache, are held in. */
  public Precision activations() {
    return activations;
  }

  /** The manager of arrays that outlive every scope, such as weights. */
  public NDManager manager() {
    return manager;
  }

  /** Stands for an optional input that isn't there. */
  public NDArray absent() {
    return absent;
  }

  /** Does {@code work}; {@code watcher} runs before each kernel that this thread runs in it. */
  public static <T> T watched(Runnable watcher, Supplier<T> work) {
    WATCHER.set(watcher);
    try {
      return work.get();
    } finally {
      WATCHER.remove();
    }
  }

  /**
   * Runs a kernel.
   *
   * @param method its name in {@code kernels.txt}
   * @param inputs tensors in the order of its parameters
   * @return its results in order
   */
  public NDList run(String method, NDArray... inputs) {
    Runnable watcher = WATCHER.get();
    if (watcher != null) {
      watcher.run();
    }
    NDList list = new NDList(inputs.length + 1);
    for (NDArray input : inputs) {
      list.add(input);
    }
    list.add(methods.computeIfAbsent(method, this::methodName));
    return IValueUtils.forward(block, list, true);
  }

  /** Runs a kernel that has one result. */
  public NDArray run1(String method, NDArray... inputs) {
    return run(method, inputs).get(0);
  }

  /**
   * The one result of a kernel that some libtorch, or the device, may not have; nothing, from then
   * on either, if it fails.
   */
  public Optional<NDArray> attempt(String method, NDArray... inputs) {
    if (missing.contains(method)) {
      return Optional.empty();
    }
    try {
      return Optional.of(run1(method, inputs));
    } catch (EngineException e) {
      missing.add(method);
      return Optional.empty();
    }
  }

  /**
   * Runs a kernel that changes arrays in place, over whole lists of them.
   *
   * @param lists in the order of its first parameters, each a {@code List[Tensor]}
   * @param inputs the parameters after them
   * @return its result; to be read, never computed with under a gradient
   */
  public NDArray update(String method, List<NDList> lists, NDArray... inputs) {
    IValue[] values = new IValue[lists.size() + inputs.length];
    for (int i = 0; i < lists.size(); i++) {
      values[i] = IValue.listFrom(lists.get(i).toArray(PtNDArray[]::new));
    }
    for (int i = 0; i < inputs.length; i++) {
      values[lists.size() + i] = IValue.from((PtNDArray) inputs[i]);
    }
    try (IValue result = IValueUtils.runMethod(block, method, values)) {
      return result.toTensor((PtNDManager) manager);
    } finally {
      for (IValue value : values) {
        value.close();
      }
    }
  }

  /**
   * A number for a kernel's parameter: a float64 scalar on the CPU, so that reading it never waits
   * for the device.
   */
  public NDArray scalar(double value) {
    return constant(value, () -> cpu.create(value));
  }

  /** A whole number for a kernel's parameter: an int64 scalar on the CPU. */
  public NDArray scalar(long value) {
    return constant(value, () -> cpu.create(value));
  }

  /** Whole numbers for a kernel's parameter: int64 on the CPU. */
  public NDArray numbers(List<Long> values) {
    return constant(values, () -> cpu.create(values.stream().mapToLong(Long::longValue).toArray()));
  }

  /** A whole number that changes from call to call, such as a position: not kept. */
  public NDArray count(long value) {
    return cpu.create(value);
  }

  /** A number that changes from call to call, such as a learning rate: not kept. */
  public NDArray passing(double value) {
    return cpu.create(value);
  }

  /** How many of something there are, for division on the device: a wide scalar there. */
  public NDArray total(long value) {
    return placed(host -> host.create((double) value).toType(precision.wideType(), false));
  }

  /**
   * An array brought to the device in order with its work, without waiting for that as a plain copy
   * would.
   *
   * @param make makes it on the host
   */
  public NDArray placed(Function<NDManager, NDArray> make) {
    return device.isGpu()
        ? Scope.around(() -> run1("placed", make.apply(cpu), absent))
        : make.apply(manager);
  }

  /** The number of the activations' scalar type, for kernels that make arrays. */
  public NDArray type() {
    return scalar((long) activations.torchType());
  }

  /** An array in the precision that models compute in; the array itself where it is already. */
  public NDArray cast(NDArray array) {
    return run1("cast", array, type());
  }

  /**
   * A weight as models hold it, to be ended by {@link #discard}. Where weights are packed, those of
   * products are: only kernels that multiply by them can read them.
   *
   * @param weight float32; of two dimensions (out, in) if it is one of products
   */
  public NDArray weight(NDArray weight) {
    if (weight.getShape().dimension() != 2) {
      return cast(table(weight));
    }
    if (packing) {
      return run1("pack", weight, weightType(), count(packed.incrementAndGet()));
    }
    NDArray cast = table(weight);
    return room.map(
            room -> {
              NDArray copy = room.copy(cast);
              cast.close();
              return copy;
            })
        .orElse(cast);
  }

  /** A weight of which rows are looked up. */
  public NDArray table(NDArray weight) {
    return run1("cast", weight, weightType());
  }

  private NDArray weightType() {
    return scalar((long) precision.torchType());
  }

  /** Ends what {@link #weight} gave. */
  public void discard(NDArray weight) {
    if (areWeightsPacked()) {
      Scope.run(() -> run1("unpack", weight));
    }
    weight.close();
  }

  /** Widens what kernels gave, which DJL may be unable to read, to float32 (float64 stays). */
  public NDArray widen(NDArray array) {
    return run1("wide", array);
  }

  /** An array made once and kept as long as these kernels, found again by {@code key}. */
  public NDArray constant(Object key, Supplier<NDArray> make) {
    return constants.computeIfAbsent(
        key,
        missing -> {
          NDArray made = Scope.keep(make);
          made.attach(manager);
          return made;
        });
  }

  private NDArray methodName(String method) {
    NDArray name = Scope.keep(() -> manager.create(0f));
    name.setName("module_method:" + method);
    return name;
  }

  private static String source() {
    return text("kernels.txt") + "\n" + text("training.txt");
  }

  private static String text(String resource) {
    try (InputStream in = Kernels.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the kernels' text", e);
    }
  }

  @Override
  public void close() {
    room.ifPresent(WeightRoom::close);
    model.close();
    manager.close();
  }
}
