package io.hyb.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.arch.KvProbe;
import io.hyb.arch.KvProbe.Form;
import io.hyb.arch.KvProbe.Values;
import io.hyb.runtime.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KvPromptsTest {
  private static final KvProbe QUESTION = new KvProbe(3, 3, 1, Form.QUESTION, Values.NUMBER, ":");

  @Test
  void aQuestionAsksForOneKeyOfTheDictionary() {
    KvPrompt drawn = new KvPrompts(QUESTION, Words.heldOut()).draw(7, 3, 1).get(0);
    String[] lines = drawn.prompt().split("\n");
    assertThat(lines).hasSize(5);
    assertThat(lines[0]).isEqualTo("Memorize the following dictionary:");
    for (int i = 0; i < 3; i++) {
      assertThat(lines[1 + i]).matches("[a-z]+:\\d{1,2}");
      assertThat(drawn.candidates().get(i)).isEqualTo(" " + lines[1 + i].split(":")[1]);
    }
    String key = lines[1 + drawn.right()].split(":")[0];
    assertThat(lines[4]).isEqualTo("The value of the key '" + key + "' is");
    assertThat(drawn.answer()).isEqualTo(drawn.candidates().get(drawn.right()));
  }

  @Test
  void aContinuationRepeatsOneKey() {
    KvProbe settings = new KvProbe(2, 2, 1, Form.CONTINUATION, Values.WORD, ": ");
    KvPrompt drawn = new KvPrompts(settings, Words.training()).draw(7, 2, 1).get(0);
    assertThat(drawn.prompt()).matches("[a-z]+: [a-z]+\n[a-z]+: [a-z]+\n\n[a-z]+:");
    String line = drawn.prompt().split("\n")[drawn.right()];
    assertThat(line).endsWith(drawn.answer()).startsWith(drawn.prompt().split("\n")[3]);
  }

  @Test
  void keysAndValuesAreDistinct() {
    KvProbe settings = new KvProbe(100, 100, 1, Form.QUESTION, Values.NUMBER, ":");
    KvPrompt drawn = new KvPrompts(settings, Words.training()).draw(1, 100, 1).get(0);
    assertThat(new HashSet<>(drawn.candidates())).hasSize(100);
    Set<String> keys = new HashSet<>();
    drawn.prompt().lines().skip(1).limit(100).forEach(line -> keys.add(line.split(":")[0]));
    assertThat(keys).hasSize(100);
  }

  @Test
  void aSeedGivesTheSamePromptsAndAnotherOthers() {
    KvPrompts prompts = new KvPrompts(QUESTION, Words.training());
    assertThat(prompts.draw(5, 3, 4)).isEqualTo(prompts.draw(5, 3, 4));
    assertThat(prompts.draw(5, 3, 4)).doesNotContainAnyElementsOf(prompts.draw(6, 3, 4));
  }

  @Test
  void numbersOfPairsAreThoseOfTheSettings() {
    KvProbe settings = new KvProbe(10, 24, 5, Form.QUESTION, Values.NUMBER, ":");
    KvPrompts prompts = new KvPrompts(settings, Words.training());
    SplittableRandom random = new SplittableRandom(3);
    Set<Integer> pairs = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      pairs.add(prompts.draw(random).candidates().size());
    }
    assertThat(pairs).containsExactly(10, 15, 20);
  }

  @Test
  void theTwoListsShareNoWord() {
    List<String> training = Words.training().list();
    List<String> heldOut = Words.heldOut().list();
    assertThat(training).hasSize(5417).doesNotHaveDuplicates().doesNotContainAnyElementsOf(heldOut);
    assertThat(heldOut).hasSize(1354).doesNotHaveDuplicates();
    assertThat(training).allMatch(word -> word.matches("[a-z]+"));
    assertThat(heldOut).allMatch(word -> word.matches("[a-z]+"));
  }

  @Test
  void moreNumbersThanThereAreAreRefused() {
    KvProbe settings = new KvProbe(8, 101, 1, Form.QUESTION, Values.NUMBER, ":");
    assertThatThrownBy(() -> new KvPrompts(settings, Words.training()))
        .isInstanceOf(Refused.class)
        .hasMessage("a kv probe has 1 to 100 pairs where values are numbers; 101 were asked for");
  }
}
