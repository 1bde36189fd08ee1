package io.hyb.arch.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.LayerShape;
import io.hyb.arch.Model;
import io.hyb.arch.Schedule;
import io.hyb.arch.Teacher;
import java.util.List;
import java.util.Optional;

/**
 * A model as one JSON object: {@code model} (its name), {@code kind} (hybrid or teacher), {@code
 * teacher}, {@code layers}, and {@code distill} where a hybrid is distilled.
 */
public final class ModelJson {
  private static final String MODEL = "model";
  private static final String KIND = "kind";
  private static final String TEACHER = "teacher";
  private static final String LAYERS = "layers";
  private static final String DISTILL = "distill";

  private ModelJson() {}

  /** The object of a model whose kept heads are known. */
  public static JsonObject write(Model model) {
    JsonObject json = new JsonObject();
    json.addProperty(MODEL, model.name());
    json.addProperty(KIND, model instanceof Hybrid ? "hybrid" : TEACHER);
    json.add(TEACHER, TeacherJson.write(model.teacher()));
    json.add(LAYERS, LayerJson.write(model.stack()));
    if (!model.schedule().isNone()) {
      json.add(DISTILL, ScheduleJson.write(model.schedule()));
    }
    return json;
  }

  /** Whether {@code json} claims to be a model's, whatever else it may lack. */
  public static boolean isModel(JsonObject json) {
    return json.has(MODEL) && json.has(KIND);
  }

  /**
   * The model that {@link #write} wrote.
   *
   * @throws MalformedModel naming what is missing or can't be
   */
  public static Model read(JsonElement element) {
    Fields json = Fields.of("", element);
    Teacher teacher = TeacherJson.read(json.object(TEACHER));
    if (json.text(KIND).equals(TEACHER)) {
      return teacher;
    }
    List<LayerShape> layers = LayerJson.read(json.json(), teacher.heads());
    if (layers.size() != teacher.layers()) {
      throw json.wrong(LAYERS, "as many as the teacher's, " + teacher.layers());
    }
    Schedule schedule = json.has(DISTILL) ? ScheduleJson.read(json.object(DISTILL)) : Schedule.NONE;
    return new Hybrid(json.text(MODEL), teacher, schedule, Optional.empty(), layers);
  }
}
