package io.hyb.runtime.gguf;

import io.hyb.arch.Teacher;
import io.hyb.arch.text.SpecName;
import io.hyb.arch.text.SpecWriter;
import io.hyb.arch.text.TeacherText;

/** The spec of an imported teacher: its shape in Hyb's language. */
final class TeacherSpec {
  private TeacherSpec() {}

  /**
   * A file's name as a name in a spec, without its ending and how it is quantised: {@code
   * SmolLM2_135M_Instruct} for {@code SmolLM2-135M-Instruct.Q4_1.gguf}.
   */
  static String nameFrom(String fileName) {
    String name =
        fileName
            .replaceFirst("(?i)\\.gguf$", "")
            .replaceFirst("(?i)[.-](I?Q\\d\\w*|B?F(P)?16|F(P)?32)$", "");
    return SpecName.from(name, "Teacher");
  }

  /** The text of a spec that stands in the folder of the weights. */
  static String text(Teacher shape, String gguf) {
    SpecWriter out = new SpecWriter();
    out.comment("Imported from " + oneLine(gguf) + " by `hyb import`.").line("hyb 1").blank();
    TeacherText.write(shape.at("."), out);
    return out.toString();
  }

  private static String oneLine(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
