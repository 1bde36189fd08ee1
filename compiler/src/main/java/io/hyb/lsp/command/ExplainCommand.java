package io.hyb.lsp.command;

import com.google.gson.JsonObject;
import io.hyb.explain.Explanations;
import io.hyb.lsp.answer.RefusedRequest;
import java.util.List;

/** {@code hyb.explain}: what {@code hyb explain} says of a diagnostic. */
final class ExplainCommand {
  private ExplainCommand() {}

  static JsonObject run(List<Object> arguments) {
    String id =
        Asked.text(Asked.object(arguments), "id")
            .orElseThrow(() -> new RefusedRequest("the command takes an object with an `id`"));
    String text =
        Explanations.load()
            .of(id)
            .orElseThrow(() -> new RefusedRequest("there is no diagnostic `" + id + "`"));
    JsonObject result = new JsonObject();
    result.addProperty("title", id);
    result.addProperty("markdown", "# " + id + "\n\n" + text + "\n");
    return result;
  }
}
