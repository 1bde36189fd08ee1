package io.hyb.runtime.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Common English words for probes, in two lists that have none in common. */
public final class Words {
  private static final Words TRAINING = new Words("words-training.txt");
  private static final Words HELD_OUT = new Words("words-held-out.txt");

  private final List<String> list;

  private Words(String resource) {
    try (InputStream in = Words.class.getResourceAsStream(resource)) {
      this.list = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
  }

  /** Words of the probes that students are trained on. */
  public static Words training() {
    return TRAINING;
  }

  /** Words that training never sees: what evaluation and ranking ask with. */
  public static Words heldOut() {
    return HELD_OUT;
  }

  public List<String> list() {
    return list;
  }
}
