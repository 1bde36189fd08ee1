package io.hyb.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.hyb.runtime.model.Parameters;
import io.hyb.runtime.model.Stack;
import io.hyb.runtime.torch.Kernels;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
      UnaryOperator<NDArray> finish,
      Map<String, NDArray> arrays,
      Map<String, NDArray> tables,
      Optional<NDList> stacks) {}

  private LoadedParameters(Loading loading, String prefix) {
    this.loading = loading;
    this.prefix = prefix;
  }

  /** Weights as models hold them in the kernels' precision. */
  static LoadedParameters inPrecision(Tensors tensors, Kernels kernels) {
    return of(tensors, kernels, kernels::weight, Optional.of(new NDList()));
  }

  /** Weights in float32, or in float64 where models compute in that, for training. */
  static LoadedParameters masters(Tensors tensors, Kernels kernels) {
    DataType wide = kernels.precision().wideType();
    return of(tensors, kernels, array -> array.toType(wide, false), Optional.empty());
  }

  /**
   * @param stacks collects the arrays that hold several weights each; empty keeps each in its own
   */
  private static LoadedParameters of(
      Tensors tensors, Kernels kernels, UnaryOperator<NDArray> finish, Optional<NDList> stacks) {
    return new LoadedParameters(
        new Loading(
            tensors,
            kernels,
            new TensorUpload(kernels),
            finish,
            new LinkedHashMap<>(),
            new HashMap<>(),
            stacks),
        "");
  }

  @Override
  public Parameters at(String path) {
    return new LoadedParameters(loading, prefix + path + ".");
  }

  @Override
  public NDArray get(String name, long... shape) {
    return loaded(loading.arrays, name, loading.finish, shape);
  }

  @Override
  public NDArray table(String name, long... shape) {
    return loading.kernels.areWeightsPacked()
        ? loaded(loading.tables, name, loading.kernels::table, shape)
        : get(name, shape);
  }

  private NDArray loaded(
      Map<String, NDArray> known, String name, UnaryOperator<NDArray> finish, long... shape) {
    String full = prefix + name;
    NDArray array = known.get(full);
    if (array == null) {
      Misfit.check(loading.tensors, full, shape);
      array = loading.upload.array(loading.tensors, full, finish);
      known.put(full, array);
    }
    return array;
  }

  @Override
  public Stack stack(long columns, Stack.Part... parts) {
    if (loading.stacks.isEmpty()) {
      return Parameters.super.stack(columns, parts);
    }
    Stream<NDArray> apart =
        Arrays.stream(parts)
            .map(
                part ->
                    loaded(
                        loading.arrays, part.name(), loading.kernels::table, part.rows(), columns));
    Stack stack =
        Stack.joined(
            loading.kernels,
            new Stack(apart.toList(), Optional.empty()),
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
        .filter(name -> !loading.arrays.containsKey(name) && !loading.tables.containsKey(name))
        .filter(name -> !name.equals(TIED_HEAD))
        .toList();
  }

  @Override
  public void close() {
    loading.arrays.values().forEach(loading.kernels::discard);
    loading.arrays.clear();
    loading.tables.values().forEach(NDArray::close);
    loading.tables.clear();
    loading.stacks.ifPresent(NDList::close);
  }
}
