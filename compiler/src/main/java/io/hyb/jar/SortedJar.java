package io.hyb.jar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A JAR that depends on nothing but its content: the manifest first, then the entries by name, all
 * of one time.
 */
final class SortedJar {
  /** The earliest that a zip can tell, in no time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Entries above it are natives, on which better compression costs minutes and gains little. */
  private static final int LARGE = 1 << 20;

  private final Manifest manifest;
  private final SortedMap<String, Content> entries = new TreeMap<>();

  SortedJar(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Where an entry's bytes come from. */
  private record Content(long size, Opening opening) {}

  /** Opens an entry's bytes. */
  interface Opening {
    InputStream open() throws IOException;
  }

  boolean has(String entry) {
    return entries.containsKey(entry);
  }

  void put(String entry, long size, Opening opening) {
    entries.put(entry, new Content(size, opening));
  }

  void put(String entry, byte[] bytes) {
    put(entry, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  void putAll(SortedMap<String, byte[]> files) {
    files.forEach(this::put);
  }

  void writeTo(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    begin(zip, JarFile.MANIFEST_NAME);
    manifest.write(zip);
    for (SortedMap.Entry<String, Content> entry : entries.entrySet()) {
      Content content = entry.getValue();
      zip.setLevel(content.size() > LARGE ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION);
      begin(zip, entry.getKey());
      try (InputStream in = content.opening().open()) {
        in.transferTo(zip);
      }
    }
    zip.finish();
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
  }
}
