package io.hyb.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What may stand in a block.
 *
 * @param what the block in the user's terms, with article: "a teacher"
 * @param keys with values
 * @param blocks that may stand once
 * @param repeated blocks that may stand several times
 * @param statements that may stand once
 */
record Schema(
    String what,
    List<Key<?>> keys,
    List<String> blocks,
    List<String> repeated,
    List<String> statements) {

  static Schema of(String what, Key<?>... keys) {
    return new Schema(what, List.of(keys), List.of(), List.of(), List.of());
  }

  Schema withBlocks(String... names) {
    return new Schema(what, keys, List.of(names), repeated, statements);
  }

  Schema withRepeated(String... names) {
    return new Schema(what, keys, blocks, List.of(names), statements);
  }

  Schema withStatements(String... names) {
    return new Schema(what, keys, blocks, repeated, List.of(names));
  }

  /** The key of this name, or null. */
  Key<?> key(String name) {
    for (Key<?> key : keys) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }

  boolean isBlock(String name) {
    return blocks.contains(name) || repeated.contains(name);
  }

  /** Every name that may stand here, for suggestions. */
  List<String> names() {
    List<String> names = new ArrayList<>(blocks);
    names.addAll(repeated);
    names.addAll(statements);
    for (Key<?> key : keys) {
      names.add(key.name());
    }
    return names;
  }
}
