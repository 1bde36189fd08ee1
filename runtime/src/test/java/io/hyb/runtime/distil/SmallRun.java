package io.hyb.runtime.distil;

import ai.djl.Device;
import io.hyb.runtime.Program;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.SsmShape;
import io.hyb.runtime.schedule.KvProbe;
import io.hyb.runtime.schedule.Schedule;
import io.hyb.runtime.schedule.Source;
import io.hyb.runtime.schedule.Stage;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.torch.Kernels;
import io.hyb.runtime.torch.Precision;
import io.hyb.runtime.weights.StudentInit;
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
  private static final SsmShape SSM = new SsmShape(4, 4, 16, SsmShape.Init.FROM_ATTENTION);
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
                : List.of(stage("only", Stage.Match.valueOf(args[2]), Integer.parseInt(args[3])))),
        Path.of(args[0]),
        GnaTiny.FOLDER,
        Path.of(args[1]),
        true,
        new ArrayList<>());
  }

  static List<Stage> stages() {
    return List.of(
        stage("matrices", Stage.Match.MATRICES, 3),
        stage("align", Stage.Match.HIDDEN_STATES, 8).accumulate(2),
        stage("finish", Stage.Match.LOGITS, 4));
  }

  static Stage stage(String label, Stage.Match match, long steps) {
    return Stage.of(label, match, steps * ROWS * LENGTH).batch(ROWS).sequence(LENGTH).lr(1e-3);
  }

  static Program program(List<Stage> stages) {
    LayerShape recurrent = LayerShape.hybrid(8, Merge.CONCAT, SSM);
    ModelShape shape =
        ModelShape.ofHybrid(
            "Small",
            GnaTiny.SHAPE,
            recurrent,
            LayerShape.hybrid(8, Merge.CONCAT, SSM, 0, 7),
            recurrent,
            LayerShape.hybrid(8, Merge.CONCAT, SSM, 2),
            LayerShape.hybrid(8, Merge.CONCAT, SSM, 2),
            recurrent);
    KvProbe probe = new KvProbe(2, 4, 1, KvProbe.Form.QUESTION, KvProbe.Values.NUMBER, ":");
    return new Program(
        "Small",
        "small.hyb",
        "hash",
        InterpretedModel.define(shape),
        Optional.of(InterpretedModel.define(GnaTiny.MODEL)),
        new Schedule(List.of(new Source.Copy(4, 12, 0.5), new Source.Kv(probe, 0.5)), stages));
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
      return Distillation.run(program, settings, kernels, resume, false, notes::add);
    }
  }
}
