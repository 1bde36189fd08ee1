package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  @TempDir private Path run;

  private Path events() {
    return run.resolve("elsewhere/ssm.d_state=4");
  }

  private void line(int step, double loss) throws IOException {
    Path file = run.resolve("metrics.jsonl");
    String before = Files.exists(file) ? Files.readString(file) : "";
    Files.writeString(
        file,
        before
            + """
            {"step":%d,"stage":"align","tokens":8,"loss":%s,"learning_rate":0.5,"gradient_norm":2,\
            "tokens_per_second":100,"peak_memory_bytes":1,"losses":{"layer 0":0.25}}
            """
                .formatted(step, loss));
  }

  @Test
  void theEventsAreTheLinesOfTheRunAndOfWhatItStartsFrom() throws IOException {
    line(1, 4);
    line(2, 3);
    line(3, 2);

    new Metrics(run, events(), 2).close();
    new Metrics(run, events(), 2).close();

    assertThat(RecordedEvents.in(events()))
        .filteredOn(scalar -> scalar.tag().startsWith("loss"))
        .containsExactly(
            new RecordedEvents.Scalar(1, "loss/align", 4),
            new RecordedEvents.Scalar(1, "loss of layer 0", 0.25f),
            new RecordedEvents.Scalar(2, "loss/align", 3),
            new RecordedEvents.Scalar(2, "loss of layer 0", 0.25f));
    assertThat(RecordedEvents.in(events()))
        .extracting(RecordedEvents.Scalar::tag)
        .containsAll(List.of("learning_rate", "gradient_norm", "tokens_per_second"));
  }
}
