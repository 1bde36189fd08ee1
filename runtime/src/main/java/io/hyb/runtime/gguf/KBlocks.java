package io.hyb.runtime.gguf;

import java.nio.ByteBuffer;

/**
 * ggml's "K" blocks: 256 numbers under one scale, in groups that each scale that scale again by a
 * small whole number.
 */
final class KBlocks {
  static final int NUMBERS = 256;

  private KBlocks() {}

  /**
   * Q4_K: scale and minimum as float16; for 8 groups of 32 a 6-bit factor of each, packed into 12
   * bytes; then 4 bits a number, two groups sharing 32 bytes.
   */
  static void decode4(ByteBuffer block, float[] to, int at) {
    float scale = BlockType.half(block);
    float minimum = BlockType.half(block);
    byte[] packed = new byte[12];
    block.get(packed);
    for (int group = 0; group < 8; group += 2) {
      float lowScale = scale * scaleFactor(packed, group);
      float lowMinimum = minimum * minimumFactor(packed, group);
      float highScale = scale * scaleFactor(packed, group + 1);
      float highMinimum = minimum * minimumFactor(packed, group + 1);
      int first = at + 32 * group;
      for (int i = 0; i < 32; i++) {
        int pair = block.get();
        to[first + i] = lowScale * (pair & 15) - lowMinimum;
        to[first + 32 + i] = highScale * (pair >> 4 & 15) - highMinimum;
      }
    }
  }

  /** Groups 0 to 3 have bytes of their own; the others' lower halves follow, upper bits above. */
  private static int scaleFactor(byte[] packed, int group) {
    return group < 4
        ? packed[group] & 63
        : packed[group + 4] & 15 | (packed[group - 4] >> 6 & 3) << 4;
  }

  private static int minimumFactor(byte[] packed, int group) {
    return group < 4
        ? packed[group + 4] & 63
        : packed[group + 4] >> 4 & 15 | (packed[group] >> 6 & 3) << 4;
  }

  /**
   * Q6_K: the lower 4 bits of every number in 128 bytes, the upper 2 in 64; a signed factor for
   * each of 16 groups of 16; the scale as float16. Numbers go from −32 to 31.
   */
  static void decode6(ByteBuffer block, float[] to, int at) {
    byte[] lower = new byte[128];
    byte[] upper = new byte[64];
    byte[] factors = new byte[16];
    block.get(lower).get(upper).get(factors);
    float scale = BlockType.half(block);
    for (int i = 0; i < NUMBERS; i++) {
      int half = i / 128;
      int quarter = i % 128 / 32; // within the half
      int lane = i % 32;
      int low = lower[64 * half + 32 * (quarter % 2) + lane] >> 4 * (quarter / 2) & 15;
      int high = upper[32 * half + lane] >> 2 * quarter & 3;
      to[at + i] = scale * factors[i / 16] * ((low | high << 4) - 32);
    }
  }
}
