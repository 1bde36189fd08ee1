package io.hyb.check;

import io.hyb.resolve.SpecRef;
import io.hyb.source.Library;
import io.hyb.source.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The specs of the repository, of the library, of the examples and of the cases of check, in memory
 * with the config.json of their teachers.
 *
 * @param texts by path
 */
record RepositorySpecs(Map<Path, String> texts) {

  static RepositorySpecs read() throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    for (String folder : List.of("../examples", "src/test/resources")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(RepositorySpecs::isRead).toList()) {
          texts.put(file.normalize(), Files.readString(file));
        }
      }
    }
    for (String name : Library.names()) {
      texts.put(Path.of(name.replace('/', '-')), Library.text(name).orElseThrow());
    }
    return new RepositorySpecs(texts);
  }

  private static boolean isRead(Path file) {
    String path = file.toString();
    return !path.contains("target/") && (path.endsWith(".hyb") || path.endsWith("config.json"));
  }

  /** The specs, without those whose path has a word in it. */
  List<Path> specs(String... without) {
    return texts.keySet().stream()
        .filter(file -> file.toString().endsWith(".hyb"))
        .filter(file -> Stream.of(without).noneMatch(word -> file.toString().contains(word)))
        .toList();
  }

  SourceTree tree() {
    return SourceTree.of(texts);
  }

  /** What {@code hyb check} makes of a spec with another text. */
  Compilation check(Path spec, String text, SourceTree tree) {
    SourceTree changed = SourceTree.of(Map.of(spec, text)).over(tree);
    return Compilation.check(changed, new SpecRef(spec.toString(), Optional.empty()), List.of());
  }
}
