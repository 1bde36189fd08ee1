package io.hyb.arch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyb.arch.Examples;
import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {

  /** Ten heads kept beside a full mixer of state 8: arXiv 2602.11374 says 0.8, 5.7, 11.0 MB. */
  @ParameterizedTest
  @CsvSource({"128, 0.85", "2048, 5.77", "4096, 11.01"})
  void equalsThePaper(long context, double megabytes) {
    Memory memory = Memory.of(Examples.rad10(Merge.ADAPTER), context, 1, 2);
    assertThat((memory.keysValues() + memory.state()) / 1e6).isCloseTo(megabytes, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "127, 127", "128, 128", "129, 128", "131072, 128"})
  void headsWithAWindowCacheNoMoreThanIt(long context, long positions) {
    LayerShape layer =
        LayerShape.hybrid(32, Merge.CONCAT, Examples.STATE_8, 3, 5, 7).withWindow(128);
    assertThat(Memory.ofLayer(layer, 3, 64, context).keysValues())
        .isEqualTo(2 * 3 * 64 * positions);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2048, 4"})
  void aTeacherCachesItsKeyValueHeads(long context, int bytes) {
    Memory memory = Memory.of(Examples.LLAMA_1B, context, 1, bytes);
    assertThat(memory).isEqualTo(new Memory(2L * 16 * 8 * 64 * context * bytes, 0, 0));
  }
}
