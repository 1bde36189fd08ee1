package io.hyb.git;

/**
 * A state of a repository's files that can be compared with another.
 *
 * @param name as users write it; empty for files on disk
 * @param tree the object id of a commit's tree; empty for what is in no commit
 */
public record Revision(Kind kind, String name, String tree) {
  /** The files on disk that git tracks. */
  public static final Revision WORKING_TREE = new Revision(Kind.WORKING_TREE, "", "");

  /** What the next commit is to hold. */
  public static final Revision INDEX = new Revision(Kind.INDEX, ":0", "");

  /** Where the files are. */
  public enum Kind {
    COMMIT,
    INDEX,
    WORKING_TREE
  }

  static Revision commit(String name, String tree) {
    return new Revision(Kind.COMMIT, name, tree);
  }
}
