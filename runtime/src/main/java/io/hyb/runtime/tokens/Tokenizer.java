package io.hyb.runtime.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A checkpoint's tokenizer. Special tokens written in a text are taken as such. Nothing is ever
 * fetched: the native library comes out of its JAR, the vocabulary from the folder.
 */
public final class Tokenizer implements AutoCloseable {
  /** A smaller vocabulary than this share of the model's is another model's, not one filled up. */
  private static final double LEAST_SHARE = 0.9;

  private final HuggingFaceTokenizer tokenizer;
  private final long[] opening;
  private final List<Integer> ends;
  private final int size;

  private Tokenizer(HuggingFaceTokenizer tokenizer, TokenizerFiles files, Path folder) {
    this.tokenizer = tokenizer;
    this.opening = opening(files, folder);
    this.ends = files.ends();
    this.size = files.size();
  }

  /**
   * The tokenizer of a folder.
   *
   * @param vocab rows of the model's embedding
   * @throws TokenizerException if {@code tokenizer.json} is missing, broken or of another
   *     vocabulary
   */
  public static Tokenizer open(Path folder, int vocab) {
    Tokenizer opened = open(folder);
    if (opened.size > vocab || opened.size < LEAST_SHARE * vocab) {
      opened.close();
      throw new TokenizerException(
          "%s: a tokenizer of another vocabulary: it has %d tokens, the model %d"
              .formatted(folder.resolve("tokenizer.json"), opened.size, vocab));
    }
    return opened;
  }

  /**
   * The tokenizer of a folder, for use without a model.
   *
   * @throws TokenizerException if {@code tokenizer.json} is missing or broken
   */
  public static Tokenizer open(Path folder) {
    TokenizerFiles files = TokenizerFiles.read(folder);
    // Both must stand before the library loads: it would report to its makers on some clouds, and
    // on a machine with a GPU fetch a build for it.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
    try {
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(files.tokenizerJson().getBytes(StandardCharsets.UTF_8)),
              Map.of("truncation", "false", "padding", "false"));
      return new Tokenizer(tokenizer, files, folder);
    } catch (IOException | RuntimeException e) {
      if (e instanceof TokenizerException known) {
        throw known;
      }
      throw new TokenizerException(
          "%s: not a tokenizer: %s"
              .formatted(
                  folder.resolve("tokenizer.json"),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /**
   * The ids before a text's own: those of the post-processor, or else the first token that {@code
   * add_bos_token} asks for.
   */
  private long[] opening(TokenizerFiles files, Path folder) {
    long[] bare = ids("a", false);
    long[] processed = ids("a", true);
    int before = Arrays.equals(bare, processed) ? 0 : indexOf(processed, bare);
    if (before > 0) {
      return Arrays.copyOf(processed, before);
    }
    if (!files.addBos()) {
      return new long[0];
    }
    Path config = folder.resolve("tokenizer_config.json");
    String bos =
        files
            .bos()
            .orElseThrow(
                () -> new TokenizerException(config + ": add_bos_token without a bos_token"));
    long[] id = ids(bos, false);
    if (id.length != 1) {
      throw new TokenizerException(
          "%s: bos_token %s is not a token of tokenizer.json".formatted(config, bos));
    }
    return id;
  }

  private static int indexOf(long[] whole, long[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return 0;
  }

  private long[] ids(String text, boolean processed) {
    Encoding encoding = tokenizer.encode(text, processed, false);
    return encoding.getIds();
  }

  /** The ids of a text alone, special tokens in it parsed. */
  public long[] encode(String text) {
    return ids(text, false);
  }

  /**
   * The ids of a prompt: behind the first token where this tokenizer has one, unless the text
   * begins with it already.
   */
  public long[] encodePrompt(String text) {
    long[] own = encode(text);
    if (own.length >= opening.length
        && Arrays.equals(own, 0, opening.length, opening, 0, opening.length)) {
      return own;
    }
    long[] ids = Arrays.copyOf(opening, opening.length + own.length);
    System.arraycopy(own, 0, ids, opening.length, own.length);
    return ids;
  }

  /** The text of ids, special tokens left out. */
  public String decode(long... ids) {
    return tokenizer.decode(ids, true);
  }

  /** The text of ids, special tokens included. */
  public String decodeAll(long... ids) {
    return tokenizer.decode(ids, false);
  }

  /** The token that opens every sequence, if this tokenizer has one. */
  public OptionalInt bos() {
    return opening.length == 0 ? OptionalInt.empty() : OptionalInt.of((int) opening[0]);
  }

  /** Whether generation ends at this id. */
  public boolean isEnd(long id) {
    return ends.contains((int) id);
  }

  /** Ids at which generation ends. */
  public List<Integer> ends() {
    return ends;
  }

  /** One more than the largest id. */
  public int size() {
    return size;
  }

  /** Turns ids into text as they come. */
  public TextStream stream() {
    return new TextStream(this);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
