package io.hyb.runtime.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that {@code torch::jit::load} reads: a zip of stored
 * entries with the source of one class {@code __torch__.Ops} and a pickle of one object of it.
 */
final class TorchScriptArchive {
  private static final String NAME = "ops";

  /** Of the operations' signatures; from 10 on gelu has its tanh form. */
  private static final String VERSION = "10";

  /** Weights in FBGEMM's form, which no tensor holds, by number. */
  private static final String PACKED =
      "Dict[int, __torch__.torch.classes.quantized.LinearPackedParamsBase]";

  private TorchScriptArchive() {}

  /**
   * The archive of a class {@code Ops} with the given methods (TorchScript text, indented by two
   * blanks).
   */
  static byte[] of(String methods) {
    String source =
        """
        class Ops(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          packed : %s
        """
                .formatted(PACKED)
            + methods;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", objectPickle());
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store(zip, "constants.pkl", latin1("\u0080\u0002)."));
      store(zip, "version", latin1(VERSION + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Protocol 2: {@code object.__new__(__torch__.Ops)}, then its state {@code {"training": True,
   * "packed": {}}}, whose second value has its type restored.
   */
  private static byte[] objectPickle() {
    return latin1(
        "\u0080\u0002c__torch__\nOps\n)\u0081}("
            + string("training")
            + "\u0088"
            + string("packed")
            + "ctorch.jit._pickle\nrestore_type_tag\n}"
            + string(PACKED)
            + "\u0086Rub.");
  }

  /** A short string's opcode, its length in four bytes, its letters. */
  private static String string(String letters) {
    return "X" + (char) letters.length() + "\0\0\0" + letters;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(NAME + "/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
