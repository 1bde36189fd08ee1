package io.hyb.arch.word;

/** What a value of cache, state or weights is stored as. */
public enum ValueType {
  FLOAT32(4),
  BFLOAT16(2),
  FLOAT16(2);

  private final int bytes;

  ValueType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }

  /**
   * The type that {@code word} names.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public static ValueType parse(String word) {
    return Word.parse(values(), word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + word + "' is not a precision: write float32, bfloat16 or float16"));
  }

  /** As options and JSON write it. */
  @Override
  public String toString() {
    return Word.of(this);
  }
}
