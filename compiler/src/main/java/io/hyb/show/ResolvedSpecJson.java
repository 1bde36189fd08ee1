package io.hyb.show;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.hyb.arch.Model;
import io.hyb.arch.json.ModelJson;
import io.hyb.arch.json.SemanticHash;

/**
 * A shown model for machines: the object of {@link ModelJson} with {@code hash}, all 64 digits of
 * it, and {@code values}, an array of {@code {path, value, from}}.
 */
public final class ResolvedSpecJson {
  private ResolvedSpecJson() {}

  public static String of(Model model, ResolvedSpec spec) {
    JsonObject json = ModelJson.write(model);
    json.addProperty("hash", SemanticHash.of(model));
    JsonArray values = new JsonArray();
    for (ShownValue value : spec.values()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("path", value.path());
      entry.addProperty("value", value.value());
      entry.addProperty("from", value.place());
      values.add(entry);
    }
    json.add("values", values);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }
}
