package io.hyb.runtime.gguf;

import io.hyb.runtime.weights.Quoted;
import io.hyb.runtime.weights.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before a GGUF file's numbers: keys with values, then the list of tensors. The format
 * is ggml's {@code docs/gguf.md}, versions 2 and 3, which differ only in that the latter may be
 * big-endian.
 *
 * @param values by key: Long, Double, Boolean, String, or a long[], double[] or String[]
 * @param tensors by name, in the order of the file
 */
record GgufHeader(Map<String, Object> values, Map<String, GgufTensor> tensors) {
  private static final int MAGIC = 0x46554747; // "GGUF"

  /** Far beyond the keys and tensors of any model there is. */
  private static final int MOST_ENTRIES = 1 << 20;

  /** Far beyond any vocabulary or list of merges. */
  private static final int MOST_ELEMENTS = 1 << 24;

  private static final int MOST_DIMENSIONS = 4;
  private static final long DEFAULT_ALIGNMENT = 32;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  /** Bytes that a value of each type takes at least, by the type's number. */
  private static final int[] LEAST_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

  /**
   * Reads the header from the file's beginning.
   *
   * @throws GgufException naming file and byte of the first thing that is wrong
   */
  static GgufHeader read(GgufInput in) {
    if (in.int32("its first four bytes") != MAGIC) {
      throw in.failure("it does not begin with GGUF: this is no GGUF file");
    }
    int version = in.int32("the version");
    if (version != 2 && version != 3) {
      throw in.failure(
          Integer.reverseBytes(version) == 3
              ? "a big-endian file; only little-endian ones are read"
              : "version %s; versions 2 and 3 are read"
                  .formatted(Integer.toUnsignedString(version)));
    }
    int tensorCount = in.count("tensors", 24, MOST_ENTRIES);
    int valueCount = in.count("keys", 13, MOST_ENTRIES);
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < valueCount; i++) {
      String key = in.string("the name of key " + i);
      String what = "key " + Quoted.name(key);
      if (values.put(key, value(in, in.int32("the type of " + what), what)) != null) {
        throw in.failure(what + " is there twice");
      }
    }
    List<GgufTensor> listed = new ArrayList<>();
    for (int i = 0; i < tensorCount; i++) {
      listed.add(tensor(in, i));
    }
    return new GgufHeader(values, placed(in, listed, alignment(in, values)));
  }

  private static Object value(GgufInput in, int type, String what) {
    return switch (type) {
      case STRING -> in.string(what);
      case ARRAY -> array(in, what);
      case 7 -> in.int8(what) != 0;
      case 6 -> shortest(in.int32(what));
      case 12 -> Double.longBitsToDouble(in.int64(what));
      default -> integer(in, type, what);
    };
  }

  private static Object array(GgufInput in, String what) {
    int type = in.int32("the element type of " + what);
    if (type < 0 || type >= LEAST_BYTES.length) {
      throw unknown(in, type, what);
    }
    if (type == ARRAY) {
      throw in.failure(what + " is an array of arrays, which no model needs");
    }
    int count = in.count("elements of " + what, LEAST_BYTES[type], MOST_ELEMENTS);
    if (type == STRING) {
      List<String> strings = new ArrayList<>(); // grows with what is really there
      for (int i = 0; i < count; i++) {
        strings.add(in.string("element %d of %s".formatted(i, what)));
      }
      return strings.toArray(new String[0]);
    }
    if (type == 6 || type == 12) {
      double[] numbers = new double[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (Double) value(in, type, what);
      }
      return numbers;
    }
    long[] integers = new long[count];
    for (int i = 0; i < count; i++) {
      integers[i] = type == 7 ? in.int8(what) : integer(in, type, what);
    }
    return integers;
  }

  private static long integer(GgufInput in, int type, String what) {
    return switch (type) {
      case 0 -> in.int8(what) & 0xffL;
      case 1 -> in.int8(what);
      case 2 -> in.int16(what) & 0xffffL;
      case 3 -> in.int16(what);
      case 4 -> in.int32(what) & 0xffffffffL;
      case 5 -> in.int32(what);
      case 10, 11 -> in.int64(what);
      default -> throw unknown(in, type, what);
    };
  }

  private static GgufException unknown(GgufInput in, int type, String what) {
    return in.failure(
        "%s has a value of unknown type %s".formatted(what, Integer.toUnsignedString(type)));
  }

  /** The decimal that was meant: the shortest that rounds to this float32, 1e-5 for instance. */
  private static double shortest(int bits) {
    return Double.parseDouble(Float.toString(Float.intBitsToFloat(bits)));
  }

  private static GgufTensor tensor(GgufInput in, int index) {
    String name = in.string("the name of tensor " + index);
    String what = "tensor " + Quoted.name(name);
    int dimensions = in.int32("the dimensions of " + what);
    if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
      throw in.failure(
          "%s claims %s dimensions; there are at most %d"
              .formatted(what, Integer.toUnsignedString(dimensions), MOST_DIMENSIONS));
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      shape.add(0, in.int64("the shape of " + what));
    }
    int id = in.int32("the type of " + what);
    BlockType type =
        BlockType.of(id)
            .orElseThrow(
                () ->
                    in.failure(
                        "%s is %s; only %s can be read"
                            .formatted(what, BlockType.nameOf(id), BlockType.names())));
    long offset = in.int64("the offset of " + what);
    GgufTensor tensor = new GgufTensor(name, type, shape, offset);
    checkShape(in, tensor, what);
    return tensor;
  }

  private static void checkShape(GgufInput in, GgufTensor tensor, String what) {
    String shape = TensorSpec.text(tensor.shape());
    try {
      if (tensor.shape().stream().anyMatch(extent -> extent < 1) || tensor.bytes() < 0) {
        throw in.failure("%s has the shape %s".formatted(what, shape));
      }
    } catch (ArithmeticException e) {
      throw in.failure("%s claims more numbers than can be counted: %s".formatted(what, shape));
    }
    int rank = tensor.shape().size();
    long row = rank == 0 ? 1 : tensor.shape().get(rank - 1);
    if (row % tensor.type().numbers() != 0) {
      throw in.failure(
          "%s has rows of %,d numbers, which blocks of %d (%s) do not fill"
              .formatted(what, row, tensor.type().numbers(), tensor.type()));
    }
  }

  private static long alignment(GgufInput in, Map<String, Object> values) {
    Object value = values.getOrDefault("general.alignment", DEFAULT_ALIGNMENT);
    if (value instanceof Long alignment
        && alignment >= 1
        && alignment <= 1 << 30
        && Long.bitCount(alignment) == 1) {
      return alignment;
    }
    throw in.failure("general.alignment is %s, not a power of two".formatted(value));
  }

  /** The tensors with their places in the file, each within it and behind the one before. */
  private static Map<String, GgufTensor> placed(
      GgufInput in, List<GgufTensor> listed, long alignment) {
    long dataBegin = (in.position() + alignment - 1) / alignment * alignment;
    long room = in.position() + in.left() - dataBegin;
    Map<String, GgufTensor> placed = new LinkedHashMap<>();
    for (GgufTensor tensor : listed) {
      String name = Quoted.name(tensor.name());
      long offset = tensor.begin();
      if (offset < 0 || offset % alignment != 0) {
        throw in.failure(
            "tensor %s claims to begin at %s, which is no multiple of %d"
                .formatted(name, Long.toUnsignedString(offset), alignment));
      }
      if (tensor.bytes() > room - offset) {
        throw in.failure(
            ("tensor %s claims %,d bytes from %,d on, but the file has only %,d bytes of numbers;"
                    + " it is cut short, or its header is wrong")
                .formatted(name, tensor.bytes(), offset, Math.max(0, room)));
      }
      GgufTensor there =
          new GgufTensor(tensor.name(), tensor.type(), tensor.shape(), dataBegin + offset);
      if (placed.put(tensor.name(), there) != null) {
        throw in.failure("tensor %s is there twice".formatted(name));
      }
    }
    checkApart(in, placed);
    return placed;
  }

  private static void checkApart(GgufInput in, Map<String, GgufTensor> placed) {
    List<GgufTensor> inOrder = new ArrayList<>(placed.values());
    inOrder.sort(Comparator.comparingLong(GgufTensor::begin));
    for (int i = 1; i < inOrder.size(); i++) {
      GgufTensor before = inOrder.get(i - 1);
      if (before.begin() + before.bytes() > inOrder.get(i).begin()) {
        throw in.failure(
            "tensors %s and %s claim the same bytes"
                .formatted(Quoted.name(before.name()), Quoted.name(inOrder.get(i).name())));
      }
    }
  }
}
