package io.hyb.codegen;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a model was compiled from, as it is recorded in the JAR.
 *
 * @param file the spec's file name, without folders
 * @param text the spec's text
 * @param alongside what else decided on the model, in order: overrides, texts of imports
 */
public record Spec(String file, String text, List<String> alongside) {
  public Spec {
    alongside = List.copyOf(alongside);
  }

  /** A spec that stands alone. */
  public Spec(String file, String text) {
    this(file, text, List.of());
  }

  /** SHA-256 of the text and of what stands alongside it, in hexadecimal. */
  public String textHash() {
    MessageDigest digest = sha256();
    update(digest, text);
    alongside.forEach(part -> update(digest, part));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Each part follows its length, so that no two lists of parts look alike. */
  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
