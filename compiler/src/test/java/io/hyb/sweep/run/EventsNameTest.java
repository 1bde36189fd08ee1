package io.hyb.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.resolve.Setting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EventsNameTest {
  private static String name(Setting... settings) {
    return EventsName.of(new Task("3d0d49e9-s0", List.of(settings), OptionalInt.of(0)));
  }

  @Test
  void aNameIsReadable() {
    assertThat(name(new Setting("ssm.d_state", "4"), new Setting("attention.keep", "[L0H1, L2H3]")))
        .isEqualTo("ssm.d_state=4 attention.keep=[L0H1, L2H3] 3d0d49e9-s0");
    assertThat(name()).isEqualTo("3d0d49e9-s0");
  }

  @Test
  void aNameIsOneFolderHoweverLongItsSettingsAre() {
    assertThat(name(new Setting("teacher.weights", "../models/a")))
        .isEqualTo("teacher.weights=.._models_a 3d0d49e9-s0");
    assertThat(name(new Setting("attention.keep", "\uD83D\uDE00".repeat(400))))
        .endsWith("… 3d0d49e9-s0")
        .satisfies(
            name -> assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThan(256));
  }
}
