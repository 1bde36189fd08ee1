package io.hyb.arch;

import java.util.List;

/** Where training tokens come from and the stages in order. */
public record Schedule(List<Source> data, List<Stage> stages) {
  public static final Schedule NONE = new Schedule(List.of(), List.of());

  public Schedule {
    data = List.copyOf(data);
    stages = List.copyOf(stages);
  }

  /** What the stages are called, in order. */
  public List<String> labels() {
    return stages.stream().map(Stage::label).toList();
  }

  /** Whether nothing is trained. */
  public boolean isNone() {
    return data.isEmpty() && stages.isEmpty();
  }
}
