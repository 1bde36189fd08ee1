package io.hyb.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedArchivesTest {
  @TempDir Path folder;

  @Test
  void join_services_keep_licences_and_leave_out_what_is_no_longer_true() throws IOException {
    Path a =
        jar(
            "a.jar",
            Map.of(
                "META-INF/services/x.Y", "a.One # the first\na.Two\n",
                "META-INF/A.SF", "signature",
                "META-INF/A.RSA", "signature",
                "META-INF/LICENSE.txt", "A's",
                "module-info.class", "module",
                "same.txt", "of a",
                "a/One.class", "one"));
    Path b =
        jar(
            "b.jar",
            Map.of(
                "META-INF/services/x.Y", "b.Three\na.Two",
                "META-INF/LICENSE.txt", "B's",
                "META-INF/versions/9/module-info.class", "module",
                "META-INF/versions/9/b/Three.class", "three",
                "same.txt", "of b"));

    assertThat(merged(a, b))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "META-INF/services/x.Y", "a.One\na.Two\nb.Three\n",
                "META-INF/licenses/a.jar/LICENSE.txt", "A's",
                "META-INF/licenses/b.jar/LICENSE.txt", "B's",
                "META-INF/versions/9/b/Three.class", "three",
                "same.txt", "of a",
                "a/One.class", "one"));
  }

  @Test
  void are_for_several_java_versions_if_one_is() throws IOException {
    Path plain = jar("plain.jar", Map.of("x", "x"));
    Manifest manifest = Installed.manifest();
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    Path multi = folder.resolve("multi.jar");
    Installed.write(new SortedJar(manifest), multi);
    try (MergedArchives without = new MergedArchives(List.of(plain));
        MergedArchives with = new MergedArchives(List.of(plain, multi))) {
      assertThat(without.multiRelease()).isFalse();
      assertThat(with.multiRelease()).isTrue();
    }
  }

  private Path jar(String name, Map<String, String> entries) {
    SortedJar jar = new SortedJar(Installed.manifest());
    entries.forEach((entry, text) -> jar.put(entry, text.getBytes(StandardCharsets.UTF_8)));
    Path file = folder.resolve(name);
    Installed.write(jar, file);
    return file;
  }

  private Map<String, String> merged(Path... jars) throws IOException {
    Path out = folder.resolve("merged.jar");
    try (MergedArchives merged = new MergedArchives(List.of(jars))) {
      SortedJar jar = new SortedJar(Installed.manifest());
      merged.putInto(jar);
      Installed.write(jar, out);
    }
    Map<String, String> texts = new TreeMap<>();
    try (Archive archive = Archive.open(out)) {
      for (String entry : archive.entries()) {
        texts.put(entry, new String(archive.read(entry), StandardCharsets.UTF_8));
      }
    }
    texts.remove("META-INF/MANIFEST.MF");
    return texts;
  }
}
