package io.hyb.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyb.resolve.Overlay;
import io.hyb.syntax.SpecParser;
import io.hyb.syntax.tree.Assignment;
import io.hyb.syntax.tree.Block;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a block of one kind takes over from the block that it inherits. */
class KindInheritanceTest {
  private static final Key<Integer> WIDTH = Key.of("width", Numbers.whole(1), 4, "Shared.");
  private static final Key<Integer> DEPTH = Key.of("depth", Numbers.whole(1), 2, "One's own.");

  private static final BlockType TYPE =
      BlockType.of("thing", "A thing.", Schema.of("a thing"))
          .withKinds(
              List.of(
                  new Kind("one", "The first.", Schema.of("one", WIDTH, DEPTH)),
                  new Kind("two", "The second.", Schema.of("two", WIDTH))));

  @Test
  void theSameKindMergesKeyByKey() {
    assertThat(laid("thing one { width = 8  depth = 3 }", "thing one { width = 9 }"))
        .containsExactly("width", "depth");
  }

  @Test
  void noKindIsTheInheritedOne() {
    assertThat(laid("thing one { width = 8 }", "thing { depth = 5 }"))
        .containsExactly("width", "depth");
    assertThat(Overlay.of(TYPE, block("thing two { }"), block("thing { width = 1 }")).labels())
        .hasSize(1);
  }

  /** It starts from its own defaults: not even keys that both kinds have are inherited. */
  @Test
  void anotherKindInheritsNoKey() {
    assertThat(laid("thing one { width = 8  depth = 3 }", "thing two { }")).isEmpty();
    assertThat(laid("thing one { width = 8  depth = 3 }", "thing two { width = 7 }"))
        .containsExactly("width");
  }

  private static List<String> laid(String inherited, String own) {
    return Overlay.of(TYPE, block(inherited), block(own)).items().stream()
        .map(item -> ((Assignment) item).pathText())
        .toList();
  }

  private static Block block(String text) {
    return (Block) SpecParser.parse("t.hyb", text).value().orElseThrow().items().get(0);
  }
}
