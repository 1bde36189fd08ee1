package io.hyb.git;

import io.hyb.source.SourceTree;
import java.util.List;
import java.util.Optional;

/**
 * The files of a revision.
 *
 * @param label what findings put before a file's name; empty for files on disk
 * @param tree where they are read from, under the paths that they have, or would have, on disk
 * @param specs the paths of its specs from the repository's root, sorted
 * @param submodules the paths of repositories within this one, whose files aren't in it
 */
public record Snapshot(
    Optional<String> label, SourceTree tree, List<String> specs, List<String> submodules) {}
