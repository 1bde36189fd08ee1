package io.hyb.runtime.distil;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointPaceTest {
  private long now = 77;
  private final CheckpointPace pace = new CheckpointPace(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void quickWritesAreNeverHeldBack() {
    pace.write(() -> pass(Duration.ofMillis(900)));
    assertThat(pace.allowsOne()).isTrue();
  }

  @Test
  void behindASlowWriteTrainingComesFirst() {
    assertThat(pace.allowsOne()).isTrue();
    pace.write(() -> pass(Duration.ofSeconds(3)));
    pass(Duration.ofSeconds(59));
    assertThat(pace.allowsOne()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(pace.allowsOne()).isTrue();
  }
}
