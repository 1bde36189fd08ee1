package io.hyb.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.RopeShape;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.model.TeacherShape;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {
  private static final TeacherShape LLAMA_1B =
      new TeacherShape(
          "Llama", 16, 32, 8, 64, 2048, 8192, 128256, RopeShape.plain(500000), 1e-5, true, 131072);

  /** Ten heads kept beside a full mixer of state 8: arXiv 2602.11374 says 0.8, 5.7, 11.0 MB. */
  @ParameterizedTest
  @CsvSource({"128, 0.85", "2048, 5.77", "4096, 11.01"})
  void equalsThePaper(long context, double megabytes) {
    SsmShape ssm = new SsmShape(8, 4, 64, SsmShape.Init.FRESH);
    LayerShape[] layers =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    i < 10
                        ? LayerShape.hybrid(32, Merge.ADAPTER, ssm, i)
                        : LayerShape.hybrid(32, Merge.ADAPTER, ssm))
            .toArray(LayerShape[]::new);
    Memory memory = Memory.of(ModelShape.ofHybrid("Rad10", LLAMA_1B, layers), context, 1, 2);
    assertThat((memory.kvCache() + memory.ssmState()) / 1e6).isCloseTo(megabytes, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2048, 4"})
  void aTeacherCachesItsKeyValueHeads(long context, int bytes) {
    Memory memory = Memory.of(ModelShape.ofTeacher(LLAMA_1B), context, 1, bytes);
    assertThat(memory).isEqualTo(new Memory(2L * 16 * 8 * 64 * context * bytes, 0, 0));
  }
}
