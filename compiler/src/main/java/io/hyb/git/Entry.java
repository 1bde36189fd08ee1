package io.hyb.git;

/**
 * A file as a tree or the index has it.
 *
 * @param path from the repository's root, with slashes
 * @param mode in git's octal digits
 * @param id of its content
 * @param unmerged whether a merge has left several contents for it
 */
record Entry(String path, String mode, String id, boolean unmerged) {
  private static final String SUBMODULE = "160000";
  private static final String LINK = "120000";

  /** Reads {@code MODE TYPE ID\tPATH}, as {@code ls-tree} writes it. */
  static Entry ofTree(String line) {
    String[] fields = fields(line);
    return new Entry(path(line), fields[0], fields[2], false);
  }

  /** Reads {@code MODE ID STAGE\tPATH}, as {@code ls-files --stage} writes it. */
  static Entry ofIndex(String line) {
    String[] fields = fields(line);
    return new Entry(path(line), fields[0], fields[1], !fields[2].equals("0"));
  }

  private static String[] fields(String line) {
    return line.substring(0, line.indexOf('\t')).split(" ");
  }

  private static String path(String line) {
    return line.substring(line.indexOf('\t') + 1);
  }

  boolean isSubmodule() {
    return mode.equals(SUBMODULE);
  }

  /** Whether its content is the path of another file. */
  boolean isLink() {
    return mode.equals(LINK);
  }

  boolean isSpec() {
    return path.endsWith(".hyb") && !isSubmodule();
  }
}
