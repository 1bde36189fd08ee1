package io.hyb.runtime.tasks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import io.hyb.runtime.Refused;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A question set at rest: JSON lines, blank ones skipped. */
final class TaskFile {
  private static final Gson JSON = new GsonBuilder().setStrictness(Strictness.STRICT).create();

  private TaskFile() {}

  /**
   * The file's items. One that doesn't say which task it is of counts in that of the file's name.
   *
   * @throws Refused if the file can't be read as UTF-8, has no item, or a line is none
   */
  static List<TaskItem> items(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.jsonl?$", "");
    List<String> lines = lines(file);
    List<TaskItem> items = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        Place place = new Place(file, i + 1);
        items.add(TaskLine.read(place, object(place, lines.get(i))).item(name));
      }
    }
    if (items.isEmpty()) {
      throw new Refused(
          "%s: no question is in it; it needs a JSON object a line, such as %s"
              .formatted(file, TaskLine.EXAMPLE));
    }
    return items;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new Refused(file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new Refused(
          Files.exists(file) ? file + ": it can't be read" : file + ": there is no such file", e);
    }
  }

  private static JsonObject object(Place place, String line) {
    try {
      if (JSON.fromJson(line, JsonElement.class) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      throw place.refused("this is not valid JSON; each line is one whole object");
    }
    throw place.refused("this is no JSON object; write one a line, such as " + TaskLine.EXAMPLE);
  }
}
