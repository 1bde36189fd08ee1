package io.hyb.runtime.cli;

import io.hyb.arch.Teacher;
import io.hyb.runtime.Refused;
import io.hyb.runtime.cli.Arguments.TokenIds;
import io.hyb.runtime.session.OpenModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** A prompt as text or as token ids. */
final class PromptOptions {
  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      required = true,
      description = {
        "the prompt; special tokens in it are parsed, and a start token is added if the tokenizer"
            + " adds one; - reads it from stdin, without the last line break"
      })
  private String prompt;

  @Option(
      names = "--ids",
      paramLabel = "ID,ID,…",
      required = true,
      description = "the prompt as token ids, taken literally, such as 0,5,17")
  private TokenIds ids;

  /**
   * Reads what needs no model, so that mistakes are reported before one is loaded.
   *
   * @throws Refused if the prompt is empty or unreadable
   */
  void read(Console console) {
    if (prompt == null) {
      return;
    }
    if (prompt.equals("-")) {
      prompt = stdin(console);
    }
    if (prompt.isEmpty()) {
      throw new Refused("the prompt is empty");
    }
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    if (prompt.indexOf('\ufffd') >= 0 && !encoding.equals("UTF-8")) {
      throw new Refused(
          "the prompt has characters that Java can't read in this locale (%s); set LC_ALL=C.UTF-8,"
                  .formatted(encoding)
              + " or send the prompt by --prompt -");
    }
  }

  private static String stdin(Console console) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(console.in().readAllBytes()))
              .toString();
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw new Refused("the prompt on stdin is not UTF-8 text", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The prompt's tokens; warns where it and {@code more} tokens are beyond the model's context.
   *
   * @throws Refused if an id is not in the model's vocabulary
   */
  int[] tokens(OpenModel open, long more, Console console) {
    Teacher shape = open.definition().shape().teacher();
    int[] tokens =
        ids != null
            ? ids.ids()
            : Arrays.stream(open.tokenizer().encodePrompt(prompt))
                .mapToInt(Math::toIntExact)
                .toArray();
    for (int token : tokens) {
      if (token >= shape.vocab()) {
        throw new Refused(
            "token id %d is not in the vocabulary of %s, which ends at %d"
                .formatted(token, open.definition().shape().name(), shape.vocab() - 1));
      }
    }
    int most = shape.maxPositions().orElse(Integer.MAX_VALUE);
    if (tokens.length + more > most) {
      console.warn(
          "%,d tokens of prompt%s exceed the %,d positions that %s was trained for"
              .formatted(
                  tokens.length,
                  more > 0 ? " and up to %,d new ones".formatted(more) : "",
                  most,
                  shape.name()));
    }
    return tokens;
  }
}
