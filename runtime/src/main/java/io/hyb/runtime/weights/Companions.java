package io.hyb.runtime.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What stands beside weights and config in a Hugging Face folder: tokenizer, generation config. */
public final class Companions {
  private static final List<String> NAMES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "tokenizer.model",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "chat_template.jinja",
          "generation_config.json");

  private Companions() {}

  /**
   * Copies those that a folder has into another one.
   *
   * @throws WeightsException if one can't be written
   */
  public static void copy(Path from, Path to) {
    for (String name : NAMES) {
      Path file = from.resolve(name);
      if (Files.exists(file)) {
        try {
          Files.copy(file, to.resolve(name));
        } catch (IOException e) {
          throw SafetensorsWriter.unwritable(to.resolve(name), e);
        }
      }
    }
  }
}
