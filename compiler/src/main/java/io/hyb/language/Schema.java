package io.hyb.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is allowed between the braces of a block.
 *
 * @param what the block in the user's terms, with an article where it takes one: "a teacher"
 */
public record Schema(String what, List<Member> members, Optional<Entries> entries) {
  public Schema {
    members = List.copyOf(members);
  }

  static Schema of(String what, Member... members) {
    return new Schema(what, List.of(members), Optional.empty());
  }

  /** The member of this name, or null. */
  public Member member(String name) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        return member;
      }
    }
    return null;
  }

  /** The block of this keyword, if it is allowed here. */
  public Optional<BlockType> block(String keyword) {
    return member(keyword) instanceof BlockType block ? Optional.of(block) : Optional.empty();
  }

  /** The blocks that are allowed here. */
  public List<BlockType> blocks() {
    List<BlockType> blocks = new ArrayList<>();
    for (Member member : members) {
      if (member instanceof BlockType block) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  /** Every name that is allowed here, for suggestions: blocks first. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (BlockType block : blocks()) {
      names.add(block.name());
    }
    for (Member member : members) {
      if (!(member instanceof BlockType)) {
        names.add(member.name());
      }
    }
    return names;
  }
}
