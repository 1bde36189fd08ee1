package io.hyb.arch;

import java.util.List;

/** The schedule: where tokens come from and the stages in order. */
public record Distillation(List<Source> data, List<Stage> stages) {
  public Distillation {
    data = List.copyOf(data);
    stages = List.copyOf(stages);
  }
}
