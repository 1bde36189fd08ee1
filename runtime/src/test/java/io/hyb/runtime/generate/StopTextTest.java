package io.hyb.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class StopTextTest {

  @Property(seed = "1")
  void showsWhatStandsBeforeTheFirstStopHoweverItComes(
      @ForAll List<@CharRange(from = 'a', to = 'c') String> pieces,
      @ForAll @Size(max = 3) List<@NotEmpty @CharRange(from = 'a', to = 'c') String> stops) {
    StopText stop = new StopText(stops);
    StringBuilder shown = new StringBuilder();
    int taken = 0;
    while (taken < pieces.size() && !stop.stopped()) {
      shown.append(stop.next(pieces.get(taken++)));
    }
    shown.append(stop.rest());
    String all = String.join("", pieces.subList(0, taken));
    int end = stops.stream().mapToInt(all::indexOf).filter(at -> at >= 0).min().orElse(-1);
    assertThat(stop.stopped()).isEqualTo(end >= 0);
    assertThat(shown).hasToString(end >= 0 ? all.substring(0, end) : all);
  }
}
