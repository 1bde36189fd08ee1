package io.hyb.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.torch.Kernels;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weights of a checkpoint, each brought onto the device when a layer first asks for it. They belong
 * to the kernels' manager and live until {@link #close}.
 */
public final class LoadedParameters implements Parameters, AutoCloseable {
  private static final String TIED_HEAD = "lm_head.weight";

  private final Loading loading;
  private final String prefix;

  /** What all places of one model share. */
  private record Loading(
      Tensors tensors,
      Kernels kernels,
      TensorUpload upload,
      Map<String, NDArray> arrays,
      Optional<NDList> stacks) {}

  private LoadedParameters(Loading loading, String prefix) {
    this.loading = loading;
    this.prefix = prefix;
  }

  /** Weights in the precision that models compute in. */
  static LoadedParameters inPrecision(Tensors tensors, Kernels kernels) {
    return of(tensors, kernels, TensorUpload.inPrecision(kernels), Optional.of(new NDList()));
  }

  /** Float32 weights whatever the precision, for training. */
  static LoadedParameters masters(Tensors tensors, Kernels kernels) {
    return of(tensors, kernels, TensorUpload.wide(kernels), Optional.empty());
  }

  /**
   * @param stacks collects the arrays that hold several weights each; empty keeps each in its own
   */
  private static LoadedParameters of(
      Tensors tensors, Kernels kernels, TensorUpload upload, Optional<NDList> stacks) {
    return new LoadedParameters(
        new Loading(tensors, kernels, upload, new LinkedHashMap<>(), stacks), "");
  }

  @Override
  public Parameters at(String path) {
    return new LoadedParameters(loading, prefix + path + ".");
  }

  @Override
  public NDArray get(String name, long... shape) {
    String full = prefix + name;
    NDArray known = loading.arrays.get(full);
    if (known == null) {
      Misfit.check(loading.tensors, full, shape);
      known = loading.upload.array(loading.tensors, full);
      loading.arrays.put(full, known);
    }
    return known;
  }

  @Override
  public Stack stack(long columns, Stack.Part... parts) {
    Stack apart = Parameters.super.stack(columns, parts);
    if (loading.stacks.isEmpty()) {
      return apart;
    }
    Stack stack =
        Stack.joined(
            loading.kernels,
            apart,
            (name, view) -> loading.arrays.put(prefix + name, view).close(),
            parts);
    loading.stacks.get().add(stack.whole().orElseThrow());
    return stack;
  }

  @Override
  public Kernels kernels() {
    return loading.kernels;
  }

  /** Every weight loaded so far by its full name, in the order in which the model asked. */
  public Map<String, NDArray> all() {
    return Collections.unmodifiableMap(loading.arrays);
  }

  /**
   * Tensors of the checkpoint that nothing asked for; an output projection beside a model that uses
   * its embedding as one is none of them.
   */
  public List<String> unasked() {
    return loading.tensors.specs().keySet().stream()
        .filter(name -> !loading.arrays.containsKey(name) && !name.equals(TIED_HEAD))
        .toList();
  }

  @Override
  public void close() {
    loading.arrays.values().forEach(NDArray::close);
    loading.arrays.clear();
    loading.stacks.ifPresent(NDList::close);
  }
}
