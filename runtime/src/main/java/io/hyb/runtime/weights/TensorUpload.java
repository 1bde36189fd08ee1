package io.hyb.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Scope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.UnaryOperator;

/** Brings tensors at rest onto a device, through one buffer that all of them share. */
final class TensorUpload {
  /** Numbers brought over at a time; a larger tensor is put together from pieces on the device. */
  private static final int PIECE = 1 << 26;

  private final Kernels kernels;
  private final int pieceSize;
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

  TensorUpload(Kernels kernels) {
    this(kernels, PIECE);
  }

  /**
   * @param pieceSize as {@link #PIECE}
   */
  TensorUpload(Kernels kernels, int pieceSize) {
    this.kernels = kernels;
    this.pieceSize = pieceSize;
  }

  /**
   * The tensor on the device; it belongs to the kernels' manager.
   *
   * @param finish makes of its float32 numbers what is kept
   * @throws WeightsException if a number in it is not finite
   */
  NDArray array(Tensors tensors, String name, UnaryOperator<NDArray> finish) {
    NDArray array = Scope.keep(() -> finish.apply(float32(tensors, name)));
    array.attach(kernels.manager());
    return array;
  }

  private NDArray float32(Tensors tensors, String name) {
    List<Long> shape = tensors.spec(name).shape();
    Shape whole = new Shape(shape.stream().mapToLong(Long::longValue).toArray());
    long elements = whole.size();
    NDList pieces = new NDList();
    for (long from = 0; from < elements; from += pieceSize) {
      int count = (int) Math.min(pieceSize, elements - from);
      pieces.add(piece(tensors, name, from, count));
    }
    NDArray flat = pieces.size() == 1 ? pieces.get(0) : NDArrays.concat(pieces);
    return flat.reshape(whole);
  }

  private NDArray piece(Tensors tensors, String name, long from, int count) {
    if (staging.capacity() < count * Float.BYTES) {
      staging = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
    }
    staging.clear().limit(count * Float.BYTES);
    FloatBuffer floats = staging.asFloatBuffer();
    tensors.read(name, from, floats);
    checkFinite(tensors, name, from, floats.flip());
    // On the CPU an array made from a direct buffer lies in that buffer, which is used again: copy.
    return kernels.manager().create(staging, new Shape(count), DataType.FLOAT32).duplicate();
  }

  private static void checkFinite(Tensors tensors, String name, long from, FloatBuffer floats) {
    for (int i = 0; i < floats.limit(); i++) {
      if (!Float.isFinite(floats.get(i))) {
        throw new WeightsException(
            "%s: tensor %s holds %s at index %d"
                .formatted(tensors.fileOf(name), Quoted.name(name), floats.get(i), from + i));
      }
    }
  }
}
