package io.hyb.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Blocks worked out by hand from ggml's description of them. */
class BlockTypeTest {
  private static final String TWO = "0040";
  private static final String ONE = "003c";
  private static final String HALF = "0038";
  private static final String QUARTER = "0034";
  private static final String MINUS_THREE = "00c2";

  @Test
  void plainTypesAreTheirNumbers() {
    assertThat(decode(BlockType.F32, "0000c03f" + "000000c0")).containsExactly(1.5f, -2);
    assertThat(decode(BlockType.F16, "003e" + "0100")).containsExactly(1.5f, 0x1p-24f);
    assertThat(decode(BlockType.BF16, "c03f" + "00c0")).containsExactly(1.5f, -2);
  }

  @Test
  void q8IsScaleTimesSignedByte() {
    float[] values = decode(BlockType.Q8_0, QUARTER + "807f" + "00".repeat(29) + "01");
    assertThat(values).startsWith(-32, 31.75f, 0).endsWith(0, 0.25f).hasSize(32);
  }

  @Test
  void q40CountsFromMinusEight() {
    float[] values = decode(BlockType.Q4_0, TWO + "f0" + "88".repeat(14) + "1a");
    float[] expected = new float[32];
    expected[0] = -16;
    expected[16] = 14;
    expected[15] = 4;
    expected[31] = -14;
    assertThat(values).containsExactly(expected);
  }

  @Test
  void q41AddsAMinimum() {
    float[] values = decode(BlockType.Q4_1, HALF + MINUS_THREE + "f0" + "66".repeat(14) + "17");
    float[] expected = new float[32];
    expected[0] = -3;
    expected[16] = 4.5f;
    expected[15] = 0.5f;
    expected[31] = -2.5f;
    assertThat(values).containsExactly(expected);
  }

  /**
   * Factors of the eight groups: scales 1, 2, 3, 63, 17, 33, 50, 63; minima 0, 1, 2, 3, 63, 4, 48,
   * 15.
   */
  @Test
  void q4KScalesGroupsOf32() {
    String factors = "4182c3ff" + "c001c203" + "f14102ff";
    String numbers = "0f" + "21".repeat(31) + "43".repeat(32) + "65".repeat(32) + "f0".repeat(32);
    float[] values = decode(BlockType.Q4_K, ONE + TWO + factors + numbers);
    float[] groups = {1, 2, 5, 246, -41, 190, -96, 915};
    float[] expected = new float[256];
    for (int i = 0; i < 256; i++) {
      expected[i] = groups[i / 32];
    }
    expected[0] = 15;
    expected[32] = -2;
    assertThat(values).containsExactly(expected);
  }

  /** Group i's factor is i − 8; the numbers are −32 but for five. */
  @Test
  void q6KPutsTwoUpperBitsAboveFour() {
    byte[] block = new byte[210];
    block[0] = 0x5f;
    block[127] = (byte) 0xa0;
    block[128] = (byte) 0b11_10_01_00;
    for (int group = 0; group < 16; group++) {
      block[192 + group] = (byte) (group - 8);
    }
    block[209] = 0x38;
    float[] values = decode(BlockType.Q6_K, HexFormat.of().formatHex(block));
    float[] expected = new float[256];
    for (int i = 0; i < 256; i++) {
      expected[i] = 0.5f * (i / 16 - 8) * -32; // in ggml's order, which makes zeros negative
    }
    expected[0] = 0.5f * -8 * (15 - 32);
    expected[32] = 0.5f * -6 * (16 - 32);
    expected[64] = 0.5f * -4 * (5 + 32 - 32);
    expected[96] = 0.5f * -2 * (48 - 32);
    expected[255] = 0.5f * 7 * (10 - 32);
    assertThat(values).containsExactly(expected);
  }

  @Test
  void blocksFollowEachOther() {
    String block = QUARTER + "04".repeat(32);
    float[] values = decode(BlockType.Q8_0, block + QUARTER + "08".repeat(32));
    assertThat(Arrays.copyOf(values, 32)).containsOnly(1);
    assertThat(Arrays.copyOfRange(values, 32, 64)).containsOnly(2);
  }

  private static float[] decode(BlockType type, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(bytes.length % type.bytes()).isZero();
    float[] values = new float[bytes.length / type.bytes() * type.numbers()];
    ByteBuffer blocks = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
    type.decodeAll(blocks, values, values.length);
    assertThat(blocks.hasRemaining()).isFalse();
    return values;
  }
}
