package io.hyb.language;

import java.util.List;
import java.util.Optional;

/** The language as a whole. */
public final class Language {
  /** The version that the line {@code hyb 1} names. */
  public static final int VERSION = 1;

  public static final SetKey HYB =
      new SetKey("hyb", "1", "The version of the language; may be left out.");

  public static final SetKey IMPORT =
      new SetKey(
          "import",
          "\"FILE\"",
          "Takes in the declarations of another file, relative to this one; `std/…` is the library"
              + " that comes with Hyb.");

  public static final SetKey LET =
      new SetKey(
          "let",
          "NAME = NUMBER",
          "Names a number for the file and all that import it; `--set NAME=VALUE` changes it.");

  public static final BlockType SWEEP =
      BlockType.of(
              "sweep",
              "Variants of a hybrid, for `hyb sweep`: each key is a path of `--set` and takes a list of"
                  + " values. `zip { … }` has paths whose values go together, `exclude { … }` drops the"
                  + " variants that have all of its values, `seeds = [0, 1]` varies the seed.",
              Schema.of("a sweep"))
          .labelled(Label.NAME)
          .linkedBy(new BlockType.Link("over", true))
          .occurring(Occurrence.REPEATED);

  /** What a file has. */
  public static final Schema FILE =
      new Schema(
          "a spec",
          List.of(
              HYB,
              IMPORT,
              LET,
              TeacherSchema.TEACHER,
              RankingSchema.RANKING,
              HybridSchema.HYBRID,
              SWEEP),
          Optional.empty());

  private Language() {}
}
