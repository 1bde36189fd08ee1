package io.hyb.runtime.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** The types of numbers that safetensors files hold and Hyb reads, named as in their headers. */
public enum DType {
  F64(8),
  I64(8),
  F32(4),
  I32(4),
  BF16(2),
  F16(2),
  U8(1),
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes a number takes. */
  public int bytes() {
    return bytes;
  }

  /** Whether values of this type are whole numbers. */
  boolean whole() {
    return this == I64 || this == I32 || this == U8 || this == BOOL;
  }

  /**
   * Converts as many numbers as {@code to} has room for.
   *
   * @param from little-endian bytes of this type
   */
  void toFloats(ByteBuffer from, FloatBuffer to) {
    switch (this) {
      case F32 -> to.put(from.asFloatBuffer().limit(to.remaining()));
      case BF16 -> bfloat16ToFloats(from.asShortBuffer(), to);
      case F16 -> float16ToFloats(from.asShortBuffer(), to);
      case F64 -> {
        while (to.hasRemaining()) {
          to.put((float) from.getDouble());
        }
      }
      default -> {
        while (to.hasRemaining()) {
          to.put(nextLong(from));
        }
      }
    }
  }

  /**
   * The next number of a whole-number type.
   *
   * @throws IllegalStateException if this is not one
   */
  long nextLong(ByteBuffer from) {
    return switch (this) {
      case I64 -> from.getLong();
      case I32 -> from.getInt();
      case U8, BOOL -> from.get() & 0xff;
      default -> throw new IllegalStateException(this + " is no whole-number type");
    };
  }

  /** Appends {@code values} in this type, which is {@link #F32} or {@link #BF16}. */
  void fromFloats(FloatBuffer values, ByteBuffer to) {
    if (this == F32) {
      int count = values.remaining();
      to.asFloatBuffer().put(values);
      to.position(to.position() + count * bytes);
    } else if (this == BF16) {
      while (values.hasRemaining()) {
        to.putShort(bfloat16(values.get()));
      }
    } else {
      throw new IllegalStateException("float values are written as F32 or BF16, not as " + this);
    }
  }

  /** Nearest bfloat16, ties to even; a NaN stays one. */
  static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  private static void bfloat16ToFloats(ShortBuffer from, FloatBuffer to) {
    while (to.hasRemaining()) {
      to.put(Float.intBitsToFloat(from.get() << 16));
    }
  }

  private static void float16ToFloats(ShortBuffer from, FloatBuffer to) {
    while (to.hasRemaining()) {
      to.put(float16(from.get()));
    }
  }

  /**
   * The value of an IEEE binary16. The exponent is moved by a multiplication, which also gets
   * subnormals right: 2^112 is the ratio of the two formats' biases.
   */
  public static float float16(short half) {
    int sign = (half & 0x8000) << 16;
    int rest = (half & 0x7fff) << 13;
    if ((half & 0x7c00) == 0x7c00) {
      return Float.intBitsToFloat(sign | 0x7f800000 | rest & 0x7fffff);
    }
    float magnitude = Float.intBitsToFloat(rest) * 0x1p112f;
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude));
  }
}
