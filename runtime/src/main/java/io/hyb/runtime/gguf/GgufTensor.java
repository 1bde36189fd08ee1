package io.hyb.runtime.gguf;

import java.util.List;

/**
 * A tensor as the file's header lists it.
 *
 * @param shape outermost extent first, as everywhere but in GGUF, which writes them the other way
 * @param begin its first byte in the file
 */
record GgufTensor(String name, BlockType type, List<Long> shape, long begin) {
  GgufTensor {
    shape = List.copyOf(shape);
  }

  long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  long bytes() {
    return Math.multiplyExact(elements() / type.numbers(), (long) type.bytes());
  }
}
