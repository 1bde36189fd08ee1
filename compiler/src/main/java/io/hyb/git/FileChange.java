package io.hyb.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that two revisions don't share.
 *
 * @param old its path from the repository's root; empty where it is new
 * @param now the same on the new side, another one where it was renamed; empty where it is gone
 */
public record FileChange(Optional<String> old, Optional<String> now) {

  /**
   * Reads what git's {@code --raw -z} writes: {@code :MODE MODE ID ID STATUS}, the path, and a
   * second one where a file was renamed or copied.
   */
  static List<FileChange> read(List<String> fields) {
    List<FileChange> changes = new ArrayList<>();
    for (int i = 0; i + 1 < fields.size(); ) {
      char status = fields.get(i).charAt(fields.get(i).lastIndexOf(' ') + 1);
      String path = fields.get(i + 1);
      i += 2;
      switch (status) {
        case 'A' -> changes.add(new FileChange(Optional.empty(), Optional.of(path)));
        case 'D' -> changes.add(new FileChange(Optional.of(path), Optional.empty()));
        case 'R' -> changes.add(new FileChange(Optional.of(path), Optional.of(fields.get(i++))));
        case 'C' -> changes.add(new FileChange(Optional.empty(), Optional.of(fields.get(i++))));
        default -> changes.add(new FileChange(Optional.of(path), Optional.of(path)));
      }
    }
    return changes;
  }
}
