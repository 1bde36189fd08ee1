package io.hyb.runtime.weights;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.runtime.model.LayerShape;
import io.hyb.runtime.model.Merge;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.model.ModelShape;
import io.hyb.runtime.model.TeacherShape;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a student's weights from its teacher's, tensor by tensor: what the teacher has is copied,
 * kept heads take their own rows and columns, recurrent heads start as the spec says. {@code
 * docs/weights.md} has the table.
 */
public final class StudentInit {
  private static final Pattern IN_LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\.(.*)");

  private final ModelShape student;
  private final TeacherShape teacher;
  private final Tensors from;
  private final TeacherHeads heads;
  private final long seed;

  private StudentInit(ModelShape student, Tensors from, long seed) {
    this.student = student;
    this.teacher = student.teacher();
    this.from = from;
    this.heads = new TeacherHeads(from, teacher);
    this.seed = seed;
  }

  /**
   * Writes a student's folder: float32 weights, the teacher's {@code config.json} with the student
   * noted in it, its tokenizer. The same input and seed give the same bytes.
   *
   * @param teacherFolder the teacher's weights
   * @param out appears whole or not at all
   * @param seed of what starts at random
   * @param force whether a folder that is not empty may be written over
   * @throws WeightsException if the teacher's weights are not the spec's teacher's, or {@code out}
   *     can't be written
   */
  public static void write(
      ModelDefinition student,
      ModelDefinition teacher,
      Path teacherFolder,
      Path out,
      long seed,
      boolean force,
      WriteProgress progress) {
    if (out.toAbsolutePath().normalize().equals(teacherFolder.toAbsolutePath().normalize())) {
      throw new WeightsException(out + ": the student can't be written over its teacher");
    }
    try (WeightFolder folder = WeightFolder.open(teacherFolder)) {
      folder.check(teacher.shape());
      folder.tensorsOf(teacher);
      try (OutputFolder output = OutputFolder.begin(out, force)) {
        new StudentInit(student.shape(), folder.tensors(), seed)
            .writeWeights(DeclaredParameters.of(student), output.path(), progress);
        writeConfig(folder, student.shape(), output.path());
        Companions.copy(teacherFolder, output.path());
        output.commit();
      }
    }
  }

  private void writeWeights(List<TensorSpec> specs, Path folder, WriteProgress progress) {
    long total = specs.stream().mapToLong(TensorSpec::bytes).sum();
    long done = 0;
    try (CheckpointWriter writer = CheckpointWriter.create(folder, specs)) {
      for (TensorSpec spec : specs) {
        write(spec, writer);
        done += spec.bytes();
        progress.wrote(spec.name(), done, total);
      }
      writer.commit();
    }
  }

  private void write(TensorSpec spec, CheckpointWriter writer) {
    Matcher place = IN_LAYER.matcher(spec.name());
    if (!place.matches()) {
      copy(spec, writer);
      return;
    }
    int index = Integer.parseInt(place.group(1));
    LayerShape layer = student.layers().get(index);
    String name = place.group(2);
    if (name.startsWith("mixer.")) {
      FirstMixer mixer = new FirstMixer(teacher, layer, index, heads, seed);
      writer.put(spec.name(), mixer.weight(name.substring("mixer.".length()), spec));
      return;
    }
    switch (name) {
      case "self_attn.q_proj.weight" ->
          layer.kept().forEach(head -> writer.put(spec.name(), heads.queries(index, head)));
      case "self_attn.k_proj.weight" ->
          layer.kept().forEach(head -> writer.put(spec.name(), heads.keys(index, head)));
      case "self_attn.v_proj.weight" ->
          layer.kept().forEach(head -> writer.put(spec.name(), heads.values(index, head)));
      case "self_attn.o_proj.weight" -> {
        if (layer.merge() == Merge.CONCAT) {
          copy(spec, writer);
        } else {
          writer.put(spec.name(), heads.outputs(index, layer.kept()));
        }
      }
      case "merge.weight" -> writer.put(spec.name(), identity(teacher.dModel()));
      case "merge.bias" -> writer.put(spec.name(), new float[teacher.dModel()]);
      default -> copy(spec, writer);
    }
  }

  private static float[] identity(int size) {
    float[] values = new float[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    return values;
  }

  private void copy(TensorSpec spec, CheckpointWriter writer) {
    if (!from.spec(spec.name()).shape().equals(spec.shape())) {
      throw new IllegalStateException(spec + " is not the teacher's " + from.spec(spec.name()));
    }
    writer.copy(spec.name(), from);
  }

  private static void writeConfig(WeightFolder folder, ModelShape student, Path out) {
    JsonObject config = folder.config(student.teacher());
    JsonArray architectures = new JsonArray();
    architectures.add("HybForCausalLM");
    config.add("architectures", architectures);
    config.remove("torch_dtype"); // the older name of the next
    config.addProperty("dtype", "float32");
    config.add(StudentNote.KEY, StudentNote.of(student));
    JsonFile.write(out.resolve("config.json"), config);
  }
}
