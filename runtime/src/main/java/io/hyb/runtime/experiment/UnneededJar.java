package io.hyb.runtime.experiment;

import io.hyb.arch.cache.CachedJar;
import io.hyb.runtime.Refused;
import io.hyb.runtime.weights.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cached JAR whose specs are gone. One whose specs aren't noted, since an older Hyb cached it, is
 * not needed either: it is compiled again, and noted, when its spec runs.
 */
public record UnneededJar(CachedJar jar, long bytes, String why) implements Unneeded {

  /**
   * Those in a cache.
   *
   * @throws Refused if the folder can't be read
   */
  public static List<UnneededJar> in(Path cache) {
    List<UnneededJar> all = new ArrayList<>();
    try {
      for (CachedJar jar : CachedJar.in(cache)) {
        Optional<String> why = why(jar);
        if (why.isPresent()) {
          all.add(new UnneededJar(jar, Files.size(jar.path()), why.get()));
        }
      }
    } catch (IOException e) {
      throw new Refused(cache + ": it can't be read: " + Causes.text(e), e);
    }
    return all;
  }

  private static Optional<String> why(CachedJar jar) throws IOException {
    List<String> specs = jar.specs();
    if (specs.stream().anyMatch(CachedJar::isThere)) {
      return Optional.empty();
    }
    return Optional.of(
        specs.isEmpty()
            ? "compiled by an older Hyb"
            : "compiled from %s, which is gone".formatted(String.join(", ", specs)));
  }

  @Override
  public Path path() {
    return jar.path();
  }

  @Override
  public boolean free() {
    try {
      if (!Files.exists(path()) || why(jar).isEmpty()) {
        return false;
      }
      jar.remove();
      return true;
    } catch (IOException e) {
      throw new Refused(path() + ": it can't be removed: " + Causes.text(e), e);
    }
  }
}
