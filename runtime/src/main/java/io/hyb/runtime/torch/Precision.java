package io.hyb.runtime.torch;

import ai.djl.ndarray.types.DataType;
import java.util.Locale;

/** The numbers a model computes in. */
public enum Precision {
  FLOAT32(6),
  /**
   * Never an array type of DJL, whose JNI library has no such type; lives inside kernels and as
   * opaque handles between them.
   */
  BFLOAT16(15),
  FLOAT16(5),
  /** For checking gradients; no verb offers it. */
  FLOAT64(7);

  private final int torchType;

  Precision(int torchType) {
    this.torchType = torchType;
  }

  /** PyTorch's number for this scalar type. */
  public int torchType() {
    return torchType;
  }

  /** What a number takes. */
  public int bytes() {
    return switch (this) {
      case FLOAT64 -> Double.BYTES;
      case FLOAT32 -> Float.BYTES;
      case BFLOAT16, FLOAT16 -> Short.BYTES;
    };
  }

  /**
   * The type of arrays that DJL itself makes or reads for this precision: float64 where that was
   * asked for, else float32.
   */
  public DataType wideType() {
    return this == FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
  }

  /** Whether weights need wider masters to be trained in this precision. */
  public boolean isNarrow() {
    return this == BFLOAT16 || this == FLOAT16;
  }

  /** The option's spelling, such as {@code bfloat16}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
