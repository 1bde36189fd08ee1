package io.hyb.runtime.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.arch.mixer.Mixer;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import io.hyb.runtime.weights.WeightFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Students of the small teacher, made in a folder of their own, and the teacher's weights. */
abstract class MadeStudents {
  static final Golden TEACHER = Golden.read(GnaTiny.FOLDER.resolve("model.safetensors"));

  /** Numbers in a head's rows of a projection. */
  static final int HEAD = 32 * 256;

  @TempDir Path folder;

  WeightFolder made(Merge merge, Init init, int dState) {
    return made(Mixer.Kind.DISCRETE_MAMBA2, merge, init, dState);
  }

  WeightFolder made(Mixer.Kind mixer, Merge merge, Init init, int dState) {
    Path out = folder.resolve("student");
    write(student(mixer, merge, init, dState), out, 0, false);
    return WeightFolder.open(out);
  }

  static void write(ModelDefinition student, Path out, long seed, boolean force) {
    List<Long> progress = new ArrayList<>();
    StudentInit.write(
        student,
        InterpretedModel.define(GnaTiny.MODEL),
        GnaTiny.FOLDER,
        out,
        seed,
        force,
        (tensor, bytes, total) -> progress.add(total - bytes));
    assertThat(progress).last().isEqualTo(0L);
  }

  static ModelDefinition student(Merge merge, Init init, int dState) {
    return student(Mixer.Kind.DISCRETE_MAMBA2, merge, init, dState);
  }

  /** Keeps L1H0, L1H7, L3H2. */
  static ModelDefinition student(Mixer.Kind mixer, Merge merge, Init init, int dState) {
    DiscreteMamba2 like = new DiscreteMamba2(dState, 4, 64, init);
    return InterpretedModel.define(
        Shapes.hybrid(
            "Rad",
            GnaTiny.SHAPE,
            Shapes.layer(mixer, like, 8, merge),
            Shapes.layer(mixer, like, 8, merge, 0, 7),
            Shapes.layer(mixer, like, 8, merge),
            Shapes.layer(mixer, like, 8, merge, 2),
            Shapes.layer(mixer, like, 8, merge),
            Shapes.layer(mixer, like, 8, merge)));
  }

  static float[] rows(int layer, String projection, int place) {
    float[] all = TEACHER.floats("model.layers." + layer + ".self_attn." + projection + ".weight");
    return Arrays.copyOfRange(all, place * HEAD, (place + 1) * HEAD);
  }

  static float[] join(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
