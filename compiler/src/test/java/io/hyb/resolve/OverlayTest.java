package io.hyb.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.language.Absent;
import io.hyb.language.BlockType;
import io.hyb.language.Inherited;
import io.hyb.language.Key;
import io.hyb.language.Kind;
import io.hyb.language.Label;
import io.hyb.language.Member;
import io.hyb.language.Numbers;
import io.hyb.language.Occurrence;
import io.hyb.language.Schema;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import io.hyb.syntax.tree.Item;
import io.hyb.syntax.tree.Statement;
import io.hyb.syntax.tree.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How blocks are inherited, on a language made up for it: it must hold of any schema. */
class OverlayTest {
  private static final Kind RED = new Kind("red", "", schema(key("width"), key("glow")));
  private static final Kind BLUE = new Kind("blue", "", schema(key("width"), key("depth")));

  /** One block of each way to inherit, each with a block of kinds in it. */
  private static final Schema SCHEMA =
      schema(
          key("size"),
          block("paint", Label.KIND, Inherited.BY_KIND, List.of(RED, BLUE), schema()),
          block("frame", Label.NONE, Inherited.MERGED, List.of(), schema(key("a"), key("b"))),
          block("whole", Label.NONE, Inherited.REPLACED, List.of(), schema(key("a"), key("b"))),
          block("step", Label.LABEL, Inherited.BY_LABEL, List.of(), schema(key("a"), key("b"))),
          block("part", Label.LABEL, Inherited.TOGETHER, List.of(), schema(key("a"), key("b"))));

  private static final BlockType PAINT = SCHEMA.block("paint").orElseThrow();

  private static Key<Integer> key(String name) {
    return new Key<>(name, Numbers.whole(0), new Absent.Default<>(1), "");
  }

  private static Schema schema(Member... members) {
    return new Schema("a thing", List.of(members), Optional.empty());
  }

  private static BlockType block(
      String name, Label label, Inherited inherited, List<Kind> kinds, Schema own) {
    return new BlockType(
        name, "", label, Optional.empty(), Occurrence.REPEATED, inherited, kinds, own);
  }

  private static List<Item> items(String text) {
    return SpecParser.parse("test", text).value().orElseThrow().items();
  }

  private static String merged(String inherited, String own) {
    return text(Overlay.items(SCHEMA, items(inherited), items(own)));
  }

  private static String text(List<Item> items) {
    return items.stream().map(OverlayTest::text).collect(Collectors.joining(" "));
  }

  private static String text(Item item) {
    if (item instanceof Assignment assignment) {
      return assignment.pathText() + "=" + ((Value.Number) assignment.value()).number();
    }
    if (item instanceof Statement statement) {
      return statement.keyword().text();
    }
    Block block = (Block) item;
    String label =
        block.labels().stream()
            .map(value -> " " + ((Value.Name) value).text())
            .collect(Collectors.joining());
    return block.keyword().text() + label + "{" + text(block.items()) + "}";
  }

  @Test
  void keysReplaceKeys() {
    assertThat(merged("size = 1", "size = 2")).isEqualTo("size=2");
    assertThat(merged("size = 1", "")).isEqualTo("size=1");
    assertThat(merged("", "size = 2")).isEqualTo("size=2");
  }

  @Test
  void theSameKindOrNoneIsMerged() {
    String parent = "paint red { width = 1  glow = 2 }";
    assertThat(merged(parent, "paint red { glow = 3 }")).isEqualTo("paint red{width=1 glow=3}");
    assertThat(merged(parent, "paint { glow = 3 }")).isEqualTo("paint red{width=1 glow=3}");
  }

  @Test
  void anotherKindInheritsNothing() {
    assertThat(merged("paint red { width = 1  glow = 2 }", "paint blue { depth = 3 }"))
        .isEqualTo("paint blue{depth=3}");
    assertThat(merged("paint red { width = 1  glow = 2 }", "paint blue { }"))
        .isEqualTo("paint blue{}");
  }

  @Test
  void settingAKindKeepsTheKeysThatItHas() {
    assertThat(ofKind("paint red { width = 1  glow = 2 }", "blue"))
        .isEqualTo("paint blue{width=1}");
    assertThat(ofKind("paint red { width = 1  glow = 2 }", "red"))
        .isEqualTo("paint red{width=1 glow=2}");
  }

  @Test
  void whatIsToBeReportedIsKept() {
    assertThat(ofKind("paint red { width = 1  wdith = 2 }", "blue"))
        .isEqualTo("paint blue{width=1 wdith=2}");
    assertThat(ofKind("paint red { glow = 2 }", "green")).isEqualTo("paint green{glow=2}");
  }

  private static String ofKind(String block, String kind) {
    Block before = (Block) items(block).get(0);
    return text(Overlay.ofKind(PAINT, before, new Value.Name(kind, before.span())));
  }

  @Test
  void blocksAreMergedReplacedOrMatchedByLabelAsTheirTypeHasIt() {
    assertThat(merged("frame { a = 1  b = 1 }", "frame { b = 2 }")).isEqualTo("frame{a=1 b=2}");
    assertThat(merged("whole { a = 1  b = 1 }", "whole { b = 2 }")).isEqualTo("whole{b=2}");
    assertThat(merged("step x { a = 1 } step y { a = 1 }", "step z { a = 3 } step y { b = 2 }"))
        .isEqualTo("step x{a=1} step y{a=1 b=2} step z{a=3}");
    assertThat(merged("part x { a = 1 } part y { a = 1 }", "part z { a = 3 }"))
        .isEqualTo("part z{a=3}");
    assertThat(merged("part x { a = 1 } part y { a = 1 }", "size = 3"))
        .isEqualTo("part x{a=1} part y{a=1} size=3");
  }
}
