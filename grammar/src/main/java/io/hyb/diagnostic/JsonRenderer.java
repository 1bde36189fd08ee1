package io.hyb.diagnostic;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * Diagnostics for machines: an array of {@code {id, severity, file, line, column, endLine,
 * endColumn, message, fix}}; {@code fix} is null where there is none. Alone in its use of Gson, so
 * that text output does not load it.
 */
public final class JsonRenderer {
  /** The array, ending with a line feed. */
  public String render(List<Diagnostic> diagnostics) {
    JsonArray array = new JsonArray(diagnostics.size());
    for (Diagnostic diagnostic : diagnostics) {
      array.add(object(diagnostic));
    }
    return new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create()
            .toJson(array)
        + '\n';
  }

  private static JsonObject object(Diagnostic diagnostic) {
    Span span = diagnostic.span();
    JsonObject object = new JsonObject();
    object.addProperty("id", diagnostic.id());
    object.addProperty("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    object.addProperty("file", span.file());
    object.addProperty("line", span.line());
    object.addProperty("column", span.column());
    object.addProperty("endLine", span.endLine());
    object.addProperty("endColumn", span.endColumn());
    object.addProperty("message", diagnostic.message());
    object.addProperty("fix", diagnostic.fix().orElse(null));
    return object;
  }
}
