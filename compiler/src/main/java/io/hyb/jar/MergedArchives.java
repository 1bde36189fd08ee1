package io.hyb.jar;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * Several archives as one: the first of a name wins, as on a class path; the lists of services are
 * joined, licences are kept each under its archive's name, signatures and module descriptors, which
 * would no longer be true, are left out.
 */
final class MergedArchives implements Closeable {
  private static final String SERVICES = "META-INF/services/";
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]*\\.(SF|RSA|DSA|EC))"
              + "|(META-INF/versions/\\d+/)?module-info\\.class");
  private static final Pattern LICENCE =
      Pattern.compile("(META-INF/)?(LICENSE|LICENCE|NOTICE|COPYING|COPYRIGHT)[^/]*");

  private final List<Archive> archives = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  MergedArchives(List<Path> files) throws IOException {
    for (Path file : files) {
      archives.add(Archive.open(file));
      names.add(file.getFileName().toString());
    }
  }

  /** Whether any archive has classes of its own for later Java versions. */
  boolean multiRelease() throws IOException {
    for (Archive archive : archives) {
      if (archive.entries("META-INF/").contains(JarFile.MANIFEST_NAME)
          && "true".equalsIgnoreCase(multiRelease(archive.read(JarFile.MANIFEST_NAME)))) {
        return true;
      }
    }
    return false;
  }

  private static String multiRelease(byte[] manifest) throws IOException {
    return new Manifest(new ByteArrayInputStream(manifest))
        .getMainAttributes()
        .getValue(Attributes.Name.MULTI_RELEASE);
  }

  void putInto(SortedJar jar) throws IOException {
    SortedMap<String, Set<String>> services = new TreeMap<>();
    for (int i = 0; i < archives.size(); i++) {
      Archive archive = archives.get(i);
      for (String entry : archive.entries()) {
        if (entry.startsWith(SERVICES)) {
          services
              .computeIfAbsent(entry, name -> new LinkedHashSet<>())
              .addAll(lines(archive, entry));
        } else if (LICENCE.matcher(entry.toUpperCase(Locale.ROOT)).matches()) {
          String own = entry.substring(entry.lastIndexOf('/') + 1);
          String kept = "META-INF/licenses/" + names.get(i) + "/" + own;
          jar.put(kept, archive.size(entry), () -> archive.stream(entry));
        } else if (!LEFT_OUT.matcher(entry).matches() && !jar.has(entry)) {
          jar.put(entry, archive.size(entry), () -> archive.stream(entry));
        }
      }
    }
    services.forEach(
        (entry, lines) ->
            jar.put(entry, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> lines(Archive archive, String entry) throws IOException {
    return new String(archive.read(entry), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Override
  public void close() throws IOException {
    for (Archive archive : archives) {
      archive.close();
    }
  }
}
