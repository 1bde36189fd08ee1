package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.arch.KvProbe;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.runtime.Refused;
import io.hyb.runtime.data.Batch;
import io.hyb.runtime.data.Mixture;
import io.hyb.runtime.data.Sources;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.tokens.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesAheadTest {
  private static final int STEPS = 5;
  private static final Stage STAGE =
      Stages.of("align", Stage.Match.HIDDEN_STATES, 1).batch(2).sequence(64).accumulate(3).build();

  @TempDir private Path folder;

  @Test
  void givesWhatTheDataGivesAndNothingBeyondTheLastStep() {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, GnaTiny.SHAPE.vocab());
        Mixture plain = mixture(tokenizer, 4);
        Mixture data = mixture(tokenizer, 4)) {
      try (BatchesAhead ahead = new BatchesAhead(data, STAGE, STEPS)) {
        assertThat(ahead.position()).usingRecursiveComparison().isEqualTo(plain.position());
        for (int step = 0; step < STEPS; step++) {
          List<Batch> batches = ahead.next();
          assertThat(batches).hasSize(3);
          for (Batch batch : batches) {
            assertThat(batch).usingRecursiveComparison().isEqualTo(plain.next(2, 64));
          }
          assertThat(ahead.position()).usingRecursiveComparison().isEqualTo(plain.position());
        }
      }
      assertThat(data.position()).usingRecursiveComparison().isEqualTo(plain.position());
    }
  }

  @Test
  void whatCannotBeDrawnIsRefusedByTheStepThatAsksForIt() {
    try (Tokenizer tokenizer = Tokenizer.open(GnaTiny.FOLDER, GnaTiny.SHAPE.vocab());
        Mixture data = mixture(tokenizer, 48);
        BatchesAhead ahead = new BatchesAhead(data, STAGE, STEPS)) {
      assertThatThrownBy(ahead::next)
          .isInstanceOf(Refused.class)
          .hasMessageContaining("do not fit a sequence of 64");
    }
  }

  private Mixture mixture(Tokenizer tokenizer, int pairs) {
    KvProbe probe = new KvProbe(pairs, pairs, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    return new Sources(folder, folder, null, GnaTiny.FOLDER, null, tokenizer, note -> {})
        .open(List.of(new Source.Copy(4, 12, 0.5), new Source.Kv(probe, 0.5)), 64, 7);
  }
}
