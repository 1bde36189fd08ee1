package io.hyb.runtime.gguf;

import io.hyb.runtime.weights.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a tensor's numbers are packed: in blocks of a fixed count of numbers and bytes, named and
 * numbered as in ggml. What a block means is ggml's {@code dequantize_row_*}; every product and sum
 * is rounded to float32 in its order, so that the numbers come out equal to the bit.
 */
enum BlockType {
  F32(0, 1, 4) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      to[at] = block.getFloat();
    }
  },
  F16(1, 1, 2) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      to[at] = half(block);
    }
  },
  /** A scale; 32 numbers of 4 bits, from −8 to 7. */
  Q4_0(2, 32, 18) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      float scale = half(block);
      for (int i = 0; i < 16; i++) {
        int pair = block.get();
        to[at + i] = ((pair & 15) - 8) * scale;
        to[at + 16 + i] = ((pair >> 4 & 15) - 8) * scale;
      }
    }
  },
  /** A scale and a minimum; 32 numbers of 4 bits, from 0 to 15. */
  Q4_1(3, 32, 20) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      float scale = half(block);
      float minimum = half(block);
      for (int i = 0; i < 16; i++) {
        int pair = block.get();
        to[at + i] = (pair & 15) * scale + minimum;
        to[at + 16 + i] = (pair >> 4 & 15) * scale + minimum;
      }
    }
  },
  /** A scale; 32 numbers of 8 bits. */
  Q8_0(8, 32, 34) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      float scale = half(block);
      for (int i = 0; i < 32; i++) {
        to[at + i] = block.get() * scale;
      }
    }
  },
  Q4_K(12, KBlocks.NUMBERS, 144) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      KBlocks.decode4(block, to, at);
    }
  },
  Q6_K(14, KBlocks.NUMBERS, 210) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      KBlocks.decode6(block, to, at);
    }
  },
  BF16(30, 1, 2) {
    @Override
    void decode(ByteBuffer block, float[] to, int at) {
      to[at] = Float.intBitsToFloat(block.getShort() << 16);
    }
  };

  /** Other types that files in circulation have, so that a message can call them by name. */
  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(6, "Q5_0"),
          Map.entry(7, "Q5_1"),
          Map.entry(9, "Q8_1"),
          Map.entry(10, "Q2_K"),
          Map.entry(11, "Q3_K"),
          Map.entry(13, "Q5_K"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(20, "IQ4_NL"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(23, "IQ4_XS"),
          Map.entry(28, "F64"),
          Map.entry(29, "IQ1_M"),
          Map.entry(34, "TQ1_0"),
          Map.entry(35, "TQ2_0"),
          Map.entry(39, "MXFP4"));

  private final int id;
  private final int numbers;
  private final int bytes;

  BlockType(int id, int numbers, int bytes) {
    this.id = id;
    this.numbers = numbers;
    this.bytes = bytes;
  }

  /**
   * Unpacks one block.
   *
   * @param block little-endian, at the block's first byte; read to its end
   * @param at index in {@code to} of the block's first number
   */
  abstract void decode(ByteBuffer block, float[] to, int at);

  /** Numbers in a block. */
  int numbers() {
    return numbers;
  }

  /** Bytes of a block. */
  int bytes() {
    return bytes;
  }

  /** Unpacks as many whole blocks as make {@code count} numbers. */
  void decodeAll(ByteBuffer blocks, float[] to, int count) {
    ByteBuffer from = blocks.order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < count; at += numbers) {
      decode(from, to, at);
    }
  }

  /** The type with ggml's number {@code id}, if it can be read. */
  static Optional<BlockType> of(int id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }

  /** What to call a type that can't be read. */
  static String nameOf(int id) {
    return OTHERS.containsKey(id) ? OTHERS.get(id) : "unknown type " + Integer.toUnsignedString(id);
  }

  /** The names of all that can be read. */
  static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  static float half(ByteBuffer from) {
    return DType.float16(from.getShort());
  }
}
