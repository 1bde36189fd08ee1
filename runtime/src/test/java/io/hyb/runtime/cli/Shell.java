package io.hyb.runtime.cli;

import io.hyb.arch.LayerShape;
import io.hyb.arch.merge.Merge;
import io.hyb.arch.mixer.DiscreteMamba2;
import io.hyb.arch.mixer.Init;
import io.hyb.runtime.Program;
import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.InterpretedModel;
import io.hyb.runtime.testing.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;

/** Runs verbs as a shell would, and keeps what they print. */
record Shell(int code, String out, String err) {
  private static final DiscreteMamba2 STATE_8 = new DiscreteMamba2(8, 4, 64, Init.FROM_ATTENTION);

  /** The small teacher itself, compiled. */
  static final Program TEACHER =
      new Program(
          "rad4.hyb", "0123", "0123", InterpretedModel.define(GnaTiny.MODEL), Optional.empty());

  /** The quickstart's hybrid: four heads kept in layers 1, 3 and 4. */
  static final Program RAD4 =
      hybrid(
          "Rad4",
          LayerShape.hybrid(8, Merge.CONCAT, new DiscreteMamba2(16, 4, 64, Init.FROM_ATTENTION)),
          LayerShape.hybrid(8, Merge.CONCAT, STATE_8, 0, 7),
          LayerShape.hybrid(8, Merge.CONCAT, STATE_8),
          LayerShape.hybrid(8, Merge.CONCAT, STATE_8, 2),
          LayerShape.hybrid(8, Merge.CONCAT, STATE_8, 2),
          LayerShape.hybrid(8, Merge.CONCAT, STATE_8));

  /** A hybrid that keeps every head. */
  static final Program KEEPS_ALL =
      hybrid(
          "KeepsAll",
          IntStream.range(0, 6).mapToObj(i -> LayerShape.attention(8)).toArray(LayerShape[]::new));

  static Program hybrid(String name, LayerShape... layers) {
    return new Program(
        "rad4.hyb",
        "0123",
        "0123",
        InterpretedModel.define(Shapes.hybrid(name, GnaTiny.SHAPE, layers)),
        Optional.of(TEACHER.model()));
  }

  static Shell run(Program program, Object... args) {
    return runWithInput(program, "", args);
  }

  static Shell runWithInput(Program program, String input, Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = String.valueOf(args[i]);
    }
    int code = Verbs.run(program, console, words);
    return new Shell(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
