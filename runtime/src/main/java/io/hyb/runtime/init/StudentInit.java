package io.hyb.runtime.init;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.Model;
import io.hyb.arch.Teacher;
import io.hyb.arch.diff.TensorMatch;
import io.hyb.arch.tensor.FirstValues;
import io.hyb.arch.tensor.Weight;
import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.weights.CheckpointWriter;
import io.hyb.runtime.weights.Companions;
import io.hyb.runtime.weights.JsonFile;
import io.hyb.runtime.weights.OutputFolder;
import io.hyb.runtime.weights.StudentNote;
import io.hyb.runtime.weights.TensorSpec;
import io.hyb.runtime.weights.Tensors;
import io.hyb.runtime.weights.WeightFolder;
import io.hyb.runtime.weights.WeightsException;
import io.hyb.runtime.weights.WriteProgress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes a student's weights from its teacher's, tensor by tensor: what the teacher has is copied,
 * kept heads take their own rows and columns, recurrent heads start as the spec says. {@code
 * docs/weights.md} has the table.
 */
public final class StudentInit {
  private final Model student;
  private final Teacher teacher;
  private final Tensors from;
  private final TeacherHeads heads;
  private final long seed;
  private final Optional<EarlierStudent> earlier;

  private StudentInit(Model student, Tensors from, long seed, Optional<EarlierStudent> earlier) {
    this.student = student;
    this.teacher = student.teacher();
    this.from = from;
    this.heads = new TeacherHeads(from, teacher);
    this.seed = seed;
    this.earlier = earlier;
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
    write(student, teacher, teacherFolder, Optional.empty(), out, seed, force, progress);
  }

  /**
   * What an earlier student gave to a new one.
   *
   * @param tensors names of those that were taken over, that started anew and that went unused
   * @param otherTeacher how their teachers differ, a sentence each
   */
  public record Inheritance(TensorMatch tensors, List<String> otherTeacher) {}

  /**
   * The same, but takes from another student's weights what serves in this one.
   *
   * @param earlierFolder the other student's weights
   * @throws WeightsException also if these are no student's
   */
  public static Inheritance writeFrom(
      Path earlierFolder,
      ModelDefinition student,
      ModelDefinition teacher,
      Path teacherFolder,
      Path out,
      long seed,
      boolean force,
      WriteProgress progress) {
    checkApart(out, earlierFolder, "the one that it is made from");
    try (EarlierStudent earlier = EarlierStudent.open(earlierFolder, student.shape())) {
      write(student, teacher, teacherFolder, Optional.of(earlier), out, seed, force, progress);
      return new Inheritance(earlier.match(), earlier.otherTeacher(student.shape()));
    }
  }

  private static void checkApart(Path out, Path source, String what) {
    if (out.toAbsolutePath().normalize().equals(source.toAbsolutePath().normalize())) {
      throw new WeightsException(out + ": the student can't be written over " + what);
    }
  }

  private static void write(
      ModelDefinition student,
      ModelDefinition teacher,
      Path teacherFolder,
      Optional<EarlierStudent> earlier,
      Path out,
      long seed,
      boolean force,
      WriteProgress progress) {
    checkApart(out, teacherFolder, "its teacher");
    try (WeightFolder folder = WeightFolder.open(teacherFolder)) {
      folder.check(teacher.shape());
      folder.tensorsOf(teacher.shape());
      try (OutputFolder output = OutputFolder.begin(out, force)) {
        new StudentInit(student.shape(), folder.tensors(), seed, earlier)
            .writeWeights(output.path(), progress);
        writeConfig(folder, student.shape(), output.path());
        Companions.copy(teacherFolder, output.path());
        output.commit();
      }
    }
  }

  private void writeWeights(Path folder, WriteProgress progress) {
    List<Weight> weights = student.tensors();
    List<TensorSpec> specs = weights.stream().map(TensorSpec::of).toList();
    long total = specs.stream().mapToLong(TensorSpec::bytes).sum();
    long done = 0;
    try (CheckpointWriter writer = CheckpointWriter.create(folder, specs)) {
      for (Weight weight : weights) {
        write(weight, writer);
        done += TensorSpec.of(weight).bytes();
        progress.wrote(weight.fullName(), done, total);
      }
      writer.commit();
    }
  }

  private void write(Weight weight, CheckpointWriter writer) {
    String name = weight.fullName();
    if (earlier.filter(other -> other.keeps(name)).isPresent()) {
      earlier.get().copy(name, writer);
    } else if (weight.first() == FirstValues.TEACHER) {
      copy(TensorSpec.of(weight), writer);
    } else if (weight.first() == FirstValues.KEPT_HEADS) {
      keptHeads(weight, writer);
    } else {
      writer.put(name, made(weight));
    }
  }

  /** Values that the teacher's checkpoint doesn't hold as they are. */
  private float[] made(Weight weight) {
    return switch (weight.first()) {
      case MIXER -> firstMixer(weight);
      case INPUT_NORM -> from.floats(inputNorm(weight.layer().orElseThrow()));
      case IDENTITY -> identity(teacher.dModel());
      case ZEROS -> new float[Math.toIntExact(weight.elements())];
      case ONES -> ones(Math.toIntExact(weight.elements()));
      case TEACHER, KEPT_HEADS -> throw new IllegalStateException(weight + " is copied");
    };
  }

  private static String inputNorm(int layer) {
    return "model.layers.%d.input_layernorm.weight".formatted(layer);
  }

  private float[] firstMixer(Weight weight) {
    int index = weight.layer().orElseThrow();
    return FirstMixer.of(teacher, student.stack().get(index), index, heads, seed).weight(weight);
  }

  private void keptHeads(Weight weight, CheckpointWriter writer) {
    int layer = weight.layer().orElseThrow();
    String name = weight.fullName();
    switch (weight.name()) {
      case "q_proj.weight" ->
          weight.heads().forEach(head -> writer.put(name, heads.queries(layer, head)));
      case "k_proj.weight" ->
          weight.heads().forEach(head -> writer.put(name, heads.keys(layer, head)));
      case "v_proj.weight" ->
          weight.heads().forEach(head -> writer.put(name, heads.values(layer, head)));
      case "q_proj.bias" ->
          weight.heads().forEach(head -> writer.put(name, heads.queryBiases(layer, head)));
      case "k_proj.bias" ->
          weight.heads().forEach(head -> writer.put(name, heads.keyBiases(layer, head)));
      case "v_proj.bias" ->
          weight.heads().forEach(head -> writer.put(name, heads.valueBiases(layer, head)));
      case "o_proj.weight", "dense.weight" ->
          writer.put(name, heads.outputs(layer, weight.heads()));
      default -> throw new IllegalStateException("no heads of the teacher's in " + name);
    }
  }

  private static float[] ones(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    return values;
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

  private static void writeConfig(WeightFolder folder, Model student, Path out) {
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
