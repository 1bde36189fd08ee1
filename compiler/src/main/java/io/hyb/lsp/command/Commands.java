package io.hyb.lsp.command;

import com.google.gson.JsonObject;
import io.hyb.lsp.answer.CommandNames;
import io.hyb.lsp.answer.RefusedRequest;
import io.hyb.lsp.model.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The commands that an editor may have the server execute. */
public final class Commands {
  private Commands() {}

  /**
   * Executes one.
   *
   * @param paths where URIs lead
   * @throws RefusedRequest if there is no such command, or it can't be done; the message says why
   */
  public static JsonObject run(
      String name, List<Object> arguments, Function<String, Path> paths, Moment moment) {
    return switch (name) {
      case CommandNames.PLAN -> PlanCommand.run(Asked.of(arguments, paths, moment));
      case CommandNames.DIFF -> DiffCommand.run(Asked.of(arguments, paths, moment));
      case CommandNames.HEAD_MAP -> HeadMapCommand.run(Asked.of(arguments, paths, moment));
      case CommandNames.EXPLAIN -> ExplainCommand.run(arguments);
      default -> throw new RefusedRequest("there is no command `" + name + "`");
    };
  }
}
