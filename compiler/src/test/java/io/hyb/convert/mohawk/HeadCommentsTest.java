package io.hyb.convert.mohawk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadCommentsTest {
  private static final HeadComments COMMENTS =
      new HeadComments(
          """
          # 4 = [9, 2] -> 2
          # 7 = [1] -> 1
          Blocks:
          # L0 - heads = [20, 7]
          - name: A
            n_layers: 1
          - name: B   # (heads 5,11)
            n_layers: 1
          - name: C
            n_layers: 2
            heads: 2  # 9 = [1,18] | 10 = [3,17]
          - name: D
            n_layers: 1
          """);

  @Test
  void aBlocksOwnCommentComesFirst() {
    assertThat(COMMENTS.heads(0, 5, 2, 32)).contains(List.of(7, 20));
    assertThat(COMMENTS.heads(4, 7, 2, 32)).contains(List.of(5, 11));
  }

  @Test
  void layersOfOneBlockMayBeNamedInOneComment() {
    assertThat(COMMENTS.heads(9, 9, 2, 32)).contains(List.of(1, 18));
    assertThat(COMMENTS.heads(10, 9, 2, 32)).contains(List.of(3, 17));
  }

  @Test
  void otherwiseTheFileSaysItWhereTheNumberFits() {
    assertThat(COMMENTS.heads(4, 12, 2, 32)).contains(List.of(2, 9));
    assertThat(COMMENTS.heads(7, 12, 2, 32)).isEmpty();
    assertThat(COMMENTS.heads(4, 12, 2, 9)).as("beyond the teacher's heads").isEmpty();
  }
}
