package io.hyb.lsp.command;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hyb.arch.Hybrid;
import io.hyb.arch.Model;
import io.hyb.check.Compilation;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.lsp.answer.RefusedRequest;
import io.hyb.lsp.model.Frame;
import io.hyb.lsp.model.Moment;
import io.hyb.lsp.model.Spot;
import io.hyb.resolve.Declaration;
import io.hyb.resolve.SpecRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.lsp4j.Position;

/**
 * The argument of a command, {@code {uri, name, position, …}}.
 *
 * @param path of the spec
 * @param name of the model, or of the one around the position; none where the file has one alone
 */
record Asked(JsonObject argument, Path path, Optional<String> name, Moment moment) {

  private static final Set<String> MODELS =
      Set.of(Declaration.Kind.HYBRID.keyword(), Declaration.Kind.TEACHER.keyword());

  /**
   * @param paths where URIs lead
   * @throws RefusedRequest if it is malformed
   */
  static Asked of(List<Object> arguments, Function<String, Path> paths, Moment moment) {
    JsonObject argument = object(arguments);
    String uri =
        text(argument, "uri")
            .orElseThrow(() -> new RefusedRequest("the command takes an object with a `uri`"));
    Path path = paths.apply(uri);
    Optional<String> name = text(argument, "name").or(() -> around(argument, path, moment));
    return new Asked(argument, path, name, moment);
  }

  /** The model whose declaration the argument's {@code position} is in, if it has one. */
  private static Optional<String> around(JsonObject argument, Path path, Moment moment) {
    if (!(argument.get("position") instanceof JsonObject place)) {
      return Optional.empty();
    }
    Position position = new Gson().fromJson(place, Position.class);
    return moment
        .read(path)
        .document()
        .flatMap(document -> Spot.at(document, position).declaration())
        .filter(frame -> MODELS.contains(frame.path().get(0)))
        .flatMap(Frame::block)
        .map(Frame::label);
  }

  static JsonObject object(List<Object> arguments) {
    if (arguments == null
        || arguments.size() != 1
        || !(arguments.get(0) instanceof JsonObject argument)) {
      throw new RefusedRequest("the command takes one argument, an object");
    }
    return argument;
  }

  Optional<String> text(String key) {
    return text(argument, key);
  }

  static Optional<String> text(JsonObject argument, String key) {
    JsonElement value = argument.get(key);
    return value != null && value.isJsonPrimitive()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  SpecRef ref() {
    return new SpecRef(path.toString(), name);
  }

  Compilation compilation() {
    return Compilation.of(moment.tree(), ref(), List.of(), List.of());
  }

  /**
   * The model.
   *
   * @throws RefusedRequest if there is none without errors
   */
  Model model(Compilation compilation) {
    for (Diagnostic finding : compilation.findings()) {
      if (finding.severity() == Severity.ERROR) {
        throw new RefusedRequest(
            path.getFileName() + ":" + finding.span().line() + ": " + finding.message());
      }
    }
    return compilation.model().value().orElseThrow();
  }

  static boolean isUnmeasured(Model model) {
    return model instanceof Hybrid hybrid && hybrid.pending().isPresent();
  }
}
