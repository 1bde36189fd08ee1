package io.hyb.runtime.data;

import io.hyb.arch.Source;
import io.hyb.runtime.Refused;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.probe.KvPrompt;
import io.hyb.runtime.probe.KvPrompts;
import io.hyb.runtime.probe.Words;
import io.hyb.runtime.tokens.Tokenizer;
import io.hyb.runtime.torch.Kernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Opens a spec's data.
 *
 * @param base the spec's folder, what its paths are relative to
 * @param cache the folder of tokenised files, kept under the hash of their content
 * @param teacher the teacher's model, for text sampled from it
 * @param teacherFolder its weights' folder
 * @param tokenizer of both models
 * @param note hears what takes a while
 */
public record Sources(
    Path base,
    Path cache,
    LanguageModel teacher,
    Path teacherFolder,
    Kernels kernels,
    Tokenizer tokenizer,
    Consumer<String> note) {

  /**
   * The mixture of a spec's sources.
   *
   * @param longest tokens of the longest row that will be asked for
   * @throws Refused if a file is missing, empty or not what it should be
   */
  public Mixture open(List<Source> sources, int longest, long seed) {
    if (sources.isEmpty()) {
      throw new Refused("the spec's distill block has no data: add data { … } with its sources");
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Documents> documents = new ArrayList<>();
    List<AutoCloseable> files = new ArrayList<>();
    for (Source source : sources) {
      documents.add(open(source, longest, seeds.nextLong(), files));
    }
    return new Mixture(documents, sources.stream().map(Source::share).toList(), files);
  }

  /**
   * The files that a source reads; none for one that makes its texts.
   *
   * @param base the spec's folder
   * @throws Refused if there are none where the spec names them
   */
  public static List<Path> files(Source source, Path base) {
    if (source instanceof Source.Text text) {
      return TextFiles.matching(base, text.pattern()).paths();
    }
    return source instanceof Source.JsonLines lines
        ? TextFiles.matching(base, lines.pattern()).paths()
        : List.of();
  }

  private Documents open(Source source, int longest, long seed, List<AutoCloseable> files) {
    if (source instanceof Source.Text text) {
      TextFiles found = TextFiles.matching(base, text.pattern());
      return stored(
          found.toString(),
          hash(found, "text"),
          sink -> found.tokenizeWhole(tokenizer, sink),
          longest,
          seed,
          files);
    } else if (source instanceof Source.JsonLines lines) {
      TextFiles found = TextFiles.matching(base, lines.pattern());
      return stored(
          found.toString(),
          hash(found, "jsonl " + lines.field()),
          sink -> found.tokenizeLines(tokenizer, lines.field(), sink),
          longest,
          seed,
          files);
    } else if (source instanceof Source.Kv kv) {
      KvPrompts prompts = new KvPrompts(kv.probe(), Words.training());
      return new DrawnDocuments("probe kv", seed, longest, random -> tokens(prompts.draw(random)));
    } else if (source instanceof Source.Copy copy) {
      return new DrawnDocuments("copy", seed, longest, random -> copied(copy, random));
    } else if (source instanceof Source.Needle needle) {
      Haystack haystack = new Haystack(Words.training());
      int fewest = fillers(haystack, needle.minLength());
      int most = fillers(haystack, needle.maxLength());
      return new DrawnDocuments(
          "needle",
          seed,
          longest,
          random ->
              tokenizer.encodePrompt(
                  haystack.draw(random, random.nextInt(fewest, Math.max(fewest, most) + 1))));
    } else if (source instanceof Source.Sampled sampled) {
      return sampled(sampled, longest, seed, files);
    }
    throw new IllegalStateException("no such source: " + source);
  }

  private long[] tokens(KvPrompt prompt) {
    return tokenizer.encodePrompt(prompt.prompt() + prompt.answer());
  }

  /** A random span, then the same again. */
  private long[] copied(Source.Copy copy, SplittableRandom random) {
    int length = random.nextInt(copy.minLength(), copy.maxLength() + 1);
    int opening = tokenizer.bos().isPresent() ? 1 : 0;
    long[] ids = new long[opening + 2 * length];
    tokenizer.bos().ifPresent(bos -> ids[0] = bos);
    for (int i = 0; i < length; i++) {
      long id = random.nextInt(tokenizer.size());
      while (tokenizer.isEnd(id) || tokenizer.bos().orElse(-1) == id) {
        id = random.nextInt(tokenizer.size());
      }
      ids[opening + i] = id;
      ids[opening + length + i] = id;
    }
    return ids;
  }

  /** Sentences of filler that make about {@code length} tokens. */
  private int fillers(Haystack haystack, int length) {
    int sample = 50;
    int tokens = tokenizer.encode(haystack.draw(new SplittableRandom(0), sample)).length;
    return Math.max(1, length * sample / tokens);
  }

  private Documents sampled(
      Source.Sampled source, int longest, long seed, List<AutoCloseable> files) {
    MessageDigest digest =
        digest(
            "teacher %d %d %s %d"
                .formatted(source.sequences(), source.length(), source.temperature(), seed));
    TextFiles.matching(teacherFolder, "*.safetensors").digest(digest);
    TeacherTexts texts = new TeacherTexts(teacher, kernels, tokenizer);
    long total = (long) source.sequences() * source.length();
    return stored(
        "teacher",
        HexFormat.of().formatHex(digest.digest()),
        sink -> {
          note.accept("sampling %,d tokens from the teacher".formatted(total));
          texts.write(
              source,
              seed,
              sink,
              done -> note.accept("sampled %,d of %,d tokens".formatted(done, total)));
        },
        longest,
        seed,
        files);
  }

  private Documents stored(
      String name,
      String hash,
      TokenFile.Writer writer,
      int longest,
      long seed,
      List<AutoCloseable> files) {
    TokenFile file =
        TokenFile.openOrWrite(
            cache.resolve(hash + ".tokens"),
            sink -> {
              note.accept("tokenising " + name);
              writer.write(sink);
            });
    files.add(file);
    if (file.tokens() == 0) {
      throw new Refused(name + ": there is no text in it to train on");
    }
    return new StoredDocuments(file, tokenizer.bos(), seed, longest);
  }

  private String hash(TextFiles files, String kind) {
    MessageDigest digest = digest(kind);
    files.digest(digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  private MessageDigest digest(String kind) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((kind + "\0").getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(teacherFolder.resolve("tokenizer.json")));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new Refused(
          teacherFolder.resolve("tokenizer.json") + ": it can't be read: " + e.getMessage(), e);
    }
  }
}
