package io.hyb.runtime.distil;

import ai.djl.Device;
import io.hyb.arch.Hybrid;
import io.hyb.arch.KvProbe;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Schedule;
import io.hyb.arch.Source;
import io.hyb.arch.Stage;
import io.hyb.arch.StageBuilder;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.runtime.Program;
import io.hyb.runtime.init.StudentInit;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.testing.Stages;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.weights.WriteProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run of a few steps over all three losses on the small teacher. It has a main method, so that a
 * test can start it as a process of its own and kill that.
 */
final class SmallRun {
  private static final DiscreteMamba2 SSM = new DiscreteMamba2(4, 4, 16, Init.FROM_ATTENTION);
  private static final int ROWS = 2;
  private static final int LENGTH = 48;

  private SmallRun() {}

  /**
   * @param args student's first weights, run's folder; for a run of one stage also its loss and how
   *     many steps it takes
   */
  public static void main(String[] args) {
    run(
        program(
            args.length == 2
                ? stages()
                : List.of(
                    stage("only", Stage.Match.valueOf(args[2]), Integer.parseInt(args[3]))
                        .build())),
        Path.of(args[0]),
        GnaTiny.FOLDER,
        Path.of(args[1]),
        true,
        new ArrayList<>());
  }

  static List<Stage> stages() {
    return List.of(
        stage("matrices", Stage.Match.MATRICES, 3).build(),
        stage("align", Stage.Match.HIDDEN_STATES, 8).accumulate(2).build(),
        stage("finish", Stage.Match.LOGITS, 4).build());
  }

  static StageBuilder stage(String label, Stage.Match match, long steps) {
    return Stages.of(label, match, steps * ROWS * LENGTH).batch(ROWS).sequence(LENGTH).lr(1e-3);
  }

  static Program program(List<Stage> stages) {
    LayerShape recurrent = LayerShape.hybrid(8, Merge.CONCAT, SSM);
    Hybrid shape =
        Shapes.hybrid(
            "Small",
            GnaTiny.SHAPE,
            recurrent,
            LayerShape.hybrid(8, Merge.CONCAT, SSM, 0, 7),
            recurrent,
            LayerShape.hybrid(8, Merge.CONCAT, SSM, 2),
            LayerShape.hybrid(8, Merge.CONCAT, SSM, 2),
            recurrent);
    KvProbe probe = new KvProbe(2, 4, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    Schedule schedule =
        new Schedule(List.of(new Source.Copy(4, 12, 0.5), new Source.Kv(probe, 0.5)), stages);
    return new Program(
        "small.hyb",
        "hash",
        "text hash",
        InterpretedModel.define(Shapes.scheduled(shape, schedule)),
        Optional.of(InterpretedModel.define(GnaTiny.MODEL)));
  }

  static void student(Path folder) {
    Program program = program(List.of());
    StudentInit.write(
        program.model(),
        program.teacher().orElseThrow(),
        GnaTiny.FOLDER,
        folder,
        0,
        true,
        WriteProgress.SILENT);
  }

  static Path run(
      Program program, Path weights, Path teacher, Path out, boolean resume, List<String> notes) {
    return run(program, weights, teacher, out, resume, notes, Precision.FLOAT32);
  }

  static Path run(
      Program program,
      Path weights,
      Path teacher,
      Path out,
      boolean resume,
      List<String> notes,
      Precision precision) {
    try (Kernels kernels = new Kernels(Device.cpu(), precision)) {
      RunSettings settings =
          new RunSettings(weights, teacher, out, Path.of("."), out.resolveSibling("cache"), 3, 2);
      return Distillation.run(program, settings, RunPart.WHOLE, kernels, resume, false, notes::add);
    }
  }
}
